// The address of the signing certificate, which the request itself names: only Amazon's own place is asked.
import { refused } from './refused.ts';

const HOST = 's3.amazonaws.com';
const FOLDER = '/echo.api/';

/**
 * The address in its normal form: `..` resolved, scheme and host in lower case, without port, query and fragment.
 *
 * @see https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
 * @throws AppError `invalid_input` for any other address
 */
export function parseCertificateUrl(text: string): string {
  if (!URL.canParse(text)) throw refused(`the certificate's address is no URL: ${text.slice(0, 200)}`);
  const { protocol, host, username, password, pathname } = new URL(text);
  const isAmazons =
    protocol === 'https:' &&
    // With the port, which a URL leaves out when it is the scheme's own.
    host === HOST &&
    username === '' &&
    password === '' &&
    pathname.startsWith(FOLDER);
  if (!isAmazons) throw refused(`the certificate's address is not Amazon's: ${text.slice(0, 200)}`);
  return `https://${HOST}${pathname}`;
}
