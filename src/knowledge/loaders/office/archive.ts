// The files in a zip archive, as office programs write them, within limits of size.
import { unzipSync } from 'fflate';
import { AppError } from '../../../errors.ts';
import { type SourceFile, unreadable } from '../document.ts';

/** Of text; a thousand pages have a tenth of it. */
const MAX_PART_BYTES = 64 * 1024 * 1024;
const MAX_PARTS = 20_000;

export interface Archive {
  readonly paths: readonly string[];
  /** Unpacks one file; undefined when there is none. */
  bytes(path: string): Uint8Array | undefined;
  text(path: string): string | undefined;
}

/** @throws AppError `invalid_input` for what is no archive, `too_large` from its methods */
export function openArchive(file: SourceFile, kind: string): Archive {
  const sizes = new Map<string, number>();
  const unzip = (filter: (name: string) => boolean): Record<string, Uint8Array> => {
    try {
      return unzipSync(file.bytes, { filter: ({ name }) => filter(name) });
    } catch (cause) {
      throw unreadable(file, `it is not ${kind}, or is damaged`, cause);
    }
  };
  try {
    unzipSync(file.bytes, {
      filter: ({ name, originalSize }) => {
        if (sizes.size < MAX_PARTS) sizes.set(name, originalSize);
        return false;
      },
    });
  } catch (cause) {
    throw unreadable(file, `it is not ${kind}, or is damaged`, cause);
  }
  const bytes = (path: string) => {
    const size = sizes.get(path);
    if (size === undefined) return undefined;
    if (size > MAX_PART_BYTES)
      throw new AppError('too_large', `Cannot read ${file.name}: ${path} in it unpacks to ${size} bytes.`);
    return unzip((name) => name === path)[path];
  };
  return {
    paths: [...sizes.keys()],
    bytes,
    text(path) {
      const found = bytes(path);
      return found && new TextDecoder().decode(found);
    },
  };
}

/** A path in the archive that a file at `from` names. */
export function resolvePath(from: string, target: string): string {
  const path = new URL(target, `zip:///${from}`).pathname.slice(1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a % that stands for itself
  }
}
