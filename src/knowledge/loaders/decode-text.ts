// Bytes of a text file as text, whatever editor wrote it.
import { type SourceFile, unreadable } from './document.ts';

/** What the bytes 0x80–0x9F mean in Windows-1252; some versions of Node.js read them as control characters. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Decodes by the byte order mark, else as UTF-8, else as `fallback` (what older programs write).
 * @throws AppError `invalid_input` naming the byte that no text file holds.
 */
export function decodeText(file: SourceFile, fallback = 'windows-1252'): string {
  const { bytes } = file;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw unreadable(file, `it is not a text file (a zero at byte ${zero})`);
  const text = new TextDecoder('utf-8').decode(bytes);
  return isMostlyUtf8(text) ? text : decodeAs(fallback, bytes);
}

/** One bad byte does not turn every other letter of a text into nonsense. */
function isMostlyUtf8(text: string): boolean {
  const bad = text.split('\ufffd').length - 1;
  return bad === 0 || (text.match(/[\u0080-\ufffc]/g)?.length ?? 0) > 4 * bad;
}

function decodeAs(encoding: string, bytes: Uint8Array): string {
  if (encoding !== 'windows-1252') return new TextDecoder(encoding).decode(bytes);
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[\u0080-\u009f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80] as string);
}
