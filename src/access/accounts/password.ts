// Passwords, hashed with Argon2id by the parameters that OWASP names (19 MiB, two passes), aside from the event loop.
// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../errors.ts';

/** NIST SP 800-63B asks for eight and for no rules about signs; we ask for a little more. */
export const MIN_PASSWORD_CHARS = 10;
export const MAX_PASSWORD_CHARS = 256;

/** @throws AppError `invalid_input` for one that is too short or too long */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < MIN_PASSWORD_CHARS || password.length > MAX_PASSWORD_CHARS) {
    throw new AppError(
      'invalid_input',
      `A password has ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters.`,
    );
  }
  return hash(password);
}

/** Of no password at all: checking it takes as long, so that nobody learns which names there are. */
const NO_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$bm8tYWNjb3VudC1oYXMtaXQ$qMDhQoWe6TvTB9nOYdLyJ9dXbNJHXj8DmPYvCkqKXoY';

export async function isPasswordOf(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  if (password.length > MAX_PASSWORD_CHARS) return false;
  const isRight = await verify(passwordHash ?? NO_HASH, password);
  return isRight && typeof passwordHash === 'string';
}
