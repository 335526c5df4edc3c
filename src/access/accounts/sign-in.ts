// Signs in with a name and a password, and limits the attempts.
import { AppError } from '../../errors.ts';
import type { Account, AccountStore } from '../../storage/people/account-store.ts';
import { createRateLimit } from '../rate-limit.ts';
import { isPasswordOf } from './password.ts';

const WINDOW_SECONDS = 15 * 60;
/** For one name, and from one address. Somebody who mistypes is not locked out, who guesses gets nowhere. */
const ATTEMPTS_PER_NAME = 10;
const ATTEMPTS_PER_ADDRESS = 40;

export interface Credentials {
  readonly name: string;
  readonly password: string;
  readonly address: string;
}

type SignIn = (credentials: Credentials) => Promise<Account>;

/** @throws AppError `unauthenticated`, `rate_limited` */
export function createSignIn(accounts: AccountStore): SignIn {
  const what = 'attempts to sign in within 15 minutes';
  const perName = createRateLimit(ATTEMPTS_PER_NAME, WINDOW_SECONDS, what);
  const perAddress = createRateLimit(ATTEMPTS_PER_ADDRESS, WINDOW_SECONDS, what);
  return async ({ name, password, address }) => {
    await perAddress.take(address);
    await perName.take(name.trim().toLowerCase());
    const found = await accounts.findByName(name);
    if (!(await isPasswordOf(found?.passwordHash, password)) || !found)
      throw new AppError('unauthenticated', 'The name or the password is not right.');
    const { passwordHash: _, ...account } = found;
    await accounts.signedIn(account.id);
    return account;
  };
}
