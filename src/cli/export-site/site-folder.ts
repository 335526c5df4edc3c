// The folder that a site is written into: what did not change stays, and what no longer belongs to it goes.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { PACKED, SITE_FILE, type Site, type SiteFile } from '../../edge/site.ts';
import { AppError } from '../../errors.ts';

/** Files whose names tell what they hold. */
const FILES = 'files';
const PAGE_FILES = new URL('files/', import.meta.url);

export interface SiteFolder {
  put(name: string, ending: string, content: Uint8Array): Promise<SiteFile>;
  /** Writes the page, then the list of files; from then on visitors get this site. */
  finish(files: Omit<Site, 'version'>, page: SitePage): Promise<SiteReport>;
}

export interface SitePage {
  /** Files and folders that are copied as they are. */
  readonly shell: readonly string[];
  readonly title: string;
  /** The path of the folder on its server. */
  readonly base: string;
}

export interface SiteReport {
  readonly version: string;
  readonly files: number;
  readonly written: number;
  /** Of all that a visitor loads once, as it travels. */
  readonly bytes: number;
}

/** @throws AppError `conflict` for a folder with other things in it */
export async function openSiteFolder(out: string): Promise<SiteFolder> {
  const there = existsSync(out) ? await readdir(out) : [];
  if (there.length > 0 && !there.includes(SITE_FILE))
    throw new AppError(
      'conflict',
      `${out} holds something else: give a new folder, or one of an earlier export.`,
    );
  await mkdir(join(out, FILES), { recursive: true });
  const before = new Set(await readdir(join(out, FILES)));
  const named = new Map<string, SiteFile>();
  let written = 0;

  async function put(name: string, ending: string, content: Uint8Array): Promise<SiteFile> {
    const packed = ending === PACKED ? gzipSync(content, { level: 9 }) : content;
    const file = `${name}.${hashOf(packed).slice(0, 16)}${ending}`;
    if (!before.has(file)) {
      await writeFile(join(out, FILES, file), packed);
      written++;
    }
    const entry = { name: `${FILES}/${file}`, packedBytes: packed.length, bytes: content.length };
    named.set(file, entry);
    return entry;
  }

  return {
    put,
    async finish(files, { shell, title, base }) {
      const page = await readdir(fileURLToPath(PAGE_FILES));
      const version = hashOf(Buffer.from(JSON.stringify(files))).slice(0, 16);
      for (const file of shell) await cp(file, join(out, basename(file)), { recursive: true });
      for (const file of page) {
        const text = await readFile(new URL(file, PAGE_FILES), 'utf8');
        const filled = text.replaceAll('{{title}}', escaped(title)).replaceAll('{{base}}', base);
        await writeFile(join(out, file), filled.replaceAll('{{version}}', version));
      }
      const site: Site = { ...files, version };
      await writeFile(join(out, `${SITE_FILE}.new`), `${JSON.stringify(site, null, 2)}\n`);
      await rename(join(out, `${SITE_FILE}.new`), join(out, SITE_FILE));
      for (const file of before) if (!named.has(file)) await rm(join(out, FILES, file));
      const bytes = [...named.values()].reduce((sum, { packedBytes }) => sum + packedBytes, 0);
      return { version, files: named.size, written, bytes };
    },
  };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );
