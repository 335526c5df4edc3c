// The cookie of a session: read from the headers of a request, and written into those of an answer.
import type { IncomingHttpHeaders } from 'node:http';

export const SESSION_COOKIE = 'frontdesk_session';

/** The value of a cookie; undefined when it was not sent. */
export function cookieOf({ cookie }: IncomingHttpHeaders, name: string): string | undefined {
  for (const part of cookie?.split(';') ?? []) {
    const [key, value] = part.split('=', 2);
    if (key?.trim() === name && value) return value.trim();
  }
  return undefined;
}

export interface CookieOptions {
  readonly maxAgeSeconds: number;
  /** Over HTTPS it is sent over HTTPS only. */
  readonly isSecure: boolean;
  readonly sameSite?: 'Strict' | 'Lax';
  readonly path?: string;
}

/** Scripts cannot read it, and other sites cannot have it sent. */
export function cookieText(
  name: string,
  value: string,
  { maxAgeSeconds, isSecure, sameSite = 'Strict', path = '/' }: CookieOptions,
): string {
  const parts = [
    `${name}=${value}`,
    `Path=${path}`,
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    `SameSite=${sameSite}`,
  ];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}
