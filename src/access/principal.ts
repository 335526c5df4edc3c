// Who asks: what a request, a socket or a call may do, whatever it proved itself with.
import { AppError } from '../errors.ts';
import type { Scope } from '../storage/api-key-store.ts';

export interface Principal {
  /** Owns conversations; null for somebody on this machine who showed nothing. */
  readonly id: string | null;
  /**
   * A secret key, a site key of a web page, a token of the configured issuer, an account that has signed in, or somebody
   * on this very machine.
   */
  readonly kind: 'key' | 'site' | 'jwt' | 'account' | 'local';
  /** Of an account: what people call whoever it is. */
  readonly name?: string;
  readonly scopes: readonly Scope[];
  /** The collections that it may ask and change; null for all. */
  readonly collections: readonly string[] | null;
  /** Of a site key: the origins that it is good for; null for all. */
  readonly origins: readonly string[] | null;
}

/** The scope `admin` includes all others. */
export function hasScope({ scopes }: Principal, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes('admin');
}

/** For the log and the audit. */
export const principalName = ({ kind, id, name }: Principal): string =>
  name ?? (id === null ? kind : `${kind} ${id}`);

/** @throws AppError `forbidden`, which names the scope */
export function checkScope(principal: Principal, scope: Scope): void {
  if (!hasScope(principal, scope)) {
    const hint =
      principal.kind === 'local'
        ? ' On this machine, that is the one in the file "local-key" of the data folder (DATA_DIR).'
        : '';
    throw new AppError('forbidden', `This needs a key with the scope "${scope}".${hint}`);
  }
}

/**
 * The collections that a turn may ask: those asked for, or all that the principal may ask. Undefined is all there are.
 *
 * @throws AppError `forbidden` for one that the principal may not ask
 */
export function collectionsFor(
  { collections }: Principal,
  named: readonly string[] | undefined,
): readonly string[] | undefined {
  // Generated clients send an empty list for what was left out.
  const asked = named?.length === 0 ? undefined : named;
  if (collections === null) return asked;
  const refused = asked?.find((name) => !collections.includes(name));
  if (refused !== undefined) {
    throw new AppError('forbidden', `This key may not use the collection "${refused}".`);
  }
  return asked ?? collections;
}
