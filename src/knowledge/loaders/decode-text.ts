// Bytes of a text file as text, whatever editor wrote it.
import { type SourceFile, unreadable } from './document.ts';

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
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(fallback).decode(bytes);
  }
}
