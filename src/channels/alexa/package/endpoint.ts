// The address that Amazon is told: HTTPS on its own port, under a name that the whole world can look up.
import { isIP } from 'node:net';
import { AppError } from '../../../errors.ts';

/**
 * `https://desk.example.org` becomes `https://desk.example.org/alexa`; a path that is given stays.
 *
 * @throws AppError `invalid_input`
 */
export function parseEndpoint(text: string): string {
  const wrong = (why: string) => new AppError('invalid_input', `The endpoint ${text} ${why}.`);
  if (!URL.canParse(text)) throw wrong('is no URL, such as https://desk.example.org/alexa');
  const url = new URL(text);
  if (url.protocol !== 'https:') throw wrong('is not https, and Alexa speaks nothing else');
  if (url.port !== '') throw wrong('names a port, and Alexa calls port 443 only');
  if (url.username || url.password || url.search || url.hash) throw wrong('may hold a host and a path only');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) || !host.includes('.') || /\.(local|localhost|internal|test)$/.test(host)) {
    throw wrong('must have a public name, for which a trusted certificate can be had');
  }
  if (url.pathname === '/') url.pathname = '/alexa';
  return url.href;
}
