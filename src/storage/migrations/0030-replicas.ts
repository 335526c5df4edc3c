// What several replicas on one PostgreSQL need: a hint for each stored event, and counters that all of them share.
//
// The trigger notifies in the transaction that stores the event, so that no writer can forget it and no hint comes
// before its event is there to be read.

import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';

export const replicas: Migration = {
  async up(database: Kysely<unknown>) {
    const isPostgres = database.getExecutor().adapter instanceof PostgresAdapter;
    // Counters of the last minute: unlogged, because nothing is lost when a crash sets them to zero.
    await sql`create ${sql.raw(isPostgres ? 'unlogged table' : 'table')} rate_counters (
      key text primary key,
      hits integer not null,
      resets_at_ms bigint not null
    )`.execute(database);
    if (!isPostgres) return;
    await sql`create function frontdesk_hint_event() returns trigger language plpgsql as $$
      begin
        perform pg_notify('frontdesk_events', new.conversation_id || ' ' || new.id);
        return null;
      end $$`.execute(database);
    await sql`create trigger frontdesk_hint_event after insert on events
      for each row execute function frontdesk_hint_event()`.execute(database);
  },
};
