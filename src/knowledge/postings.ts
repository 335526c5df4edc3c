// Which passages hold a term: chains of blocks in one typed array, so that a hundred thousand terms cost no object each.
import { withRoom } from './with-room.ts';

/** Entries of a term's first block; each further block has twice the room, up to the last. */
const FIRST_BLOCK = 2;
const LAST_BLOCK = 256;
/** In front of a block's entries: where the next block begins (0: none), and how many entries it has room for. */
const BLOCK_HEADER = 2;

export interface Postings {
  /** Adds an entry to a term. */
  add(term: number, entry: number): void;
  /** A term's entries side by side, in the order of adding; good until the next call. */
  entriesOf(term: number): Uint32Array;
  /** How many entries a term has. */
  count(term: number): number;
}

/** Terms are small whole numbers, entries are of 32 bits. */
export function createPostings(): Postings {
  let pool = new Uint32Array(1024);
  let used = 1; // a block at 0 would look like "none"
  // By term: first and last block, entries in all and in the last block.
  let heads = new Uint32Array(256);
  let tails = new Uint32Array(256);
  let counts = new Uint32Array(256);
  let filled = new Uint16Array(256);
  let entries = new Uint32Array(1024);

  const newBlock = (room: number): number => {
    const block = used;
    used += BLOCK_HEADER + room;
    pool = withRoom(pool, used);
    pool[block + 1] = room;
    return block;
  };

  return {
    add(term, entry) {
      heads = withRoom(heads, term + 1);
      tails = withRoom(tails, term + 1);
      counts = withRoom(counts, term + 1);
      filled = withRoom(filled, term + 1);
      let tail = tails[term] as number;
      const room = tail === 0 ? 0 : (pool[tail + 1] as number);
      if (filled[term] === room) {
        const next = newBlock(room === 0 ? FIRST_BLOCK : Math.min(2 * room, LAST_BLOCK));
        if (tail === 0) heads[term] = next;
        else pool[tail] = next;
        tails[term] = next;
        filled[term] = 0;
        tail = next;
      }
      pool[tail + BLOCK_HEADER + (filled[term] as number)] = entry;
      filled[term] = (filled[term] as number) + 1;
      counts[term] = (counts[term] as number) + 1;
    },
    entriesOf(term) {
      const count = counts[term] ?? 0;
      entries = withRoom(entries, count);
      let copied = 0;
      for (let block = heads[term] ?? 0; block !== 0; block = pool[block] as number) {
        const end = Math.min(copied + (pool[block + 1] as number), count);
        for (let from = block + BLOCK_HEADER; copied < end; from++) entries[copied++] = pool[from] as number;
      }
      return entries.subarray(0, count);
    },
    count: (term) => counts[term] ?? 0,
  };
}
