// A folder of a Git repository at a branch, fetched by the program git without its history.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../errors.ts';
import { MAX_FILE_BYTES, mediaTypeOf } from '../loaders/load-document.ts';
import type { GitSettings } from './settings.ts';
import type { Source } from './source.ts';

const TIMEOUT_MS = 300_000;
const MAX_LIST_BYTES = 64 * 1024 * 1024;

/** @param cacheDir where its objects are kept between two readings */
export function createGitSource(settings: GitSettings, cacheDir: string): Source {
  const { name, url, branch, link } = settings;
  const folder = settings.folder.replace(/^\/+|\/+$/g, '');
  const repository = join(cacheDir, `${name}.git`);

  const git = (args: readonly string[], signal: AbortSignal): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const options = {
        signal,
        timeout: TIMEOUT_MS,
        maxBuffer: MAX_LIST_BYTES,
        encoding: 'buffer',
        // Nobody is there to type a password; no other transport than these.
        env: {
          PATH: '/usr/local/bin:/usr/bin:/bin',
          HOME: cacheDir,
          GIT_TERMINAL_PROMPT: '0',
          GIT_ALLOW_PROTOCOL: 'https:http:ssh:file',
        },
      } as const;
      execFile('git', ['--git-dir', repository, ...args], options, (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        if (signal.aborted) return reject(error);
        const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
        const said = stderr.toString().trim().split('\n').at(-1) ?? '';
        const detail = isMissing
          ? 'the program git is not installed'
          : withoutPassword(said || error.message);
        reject(new AppError('invalid_input', `The repository cannot be read: ${detail}.`, { cause: error }));
      });
    });

  return {
    async *read(known, signal) {
      await mkdir(cacheDir, { recursive: true, mode: 0o700 });
      await git(['init', '--quiet', '--bare'], signal);
      const fetched = ['fetch', '--quiet', '--depth=1', '--no-tags', '--force', '--', url];
      await git([...fetched, `refs/heads/${branch}:refs/heads/source`], signal);
      const tree = folder === '' ? 'refs/heads/source' : `refs/heads/source:${folder}`;
      const list = await git(['ls-tree', '-r', '-z', '--long', tree], signal);
      for (const line of list.toString().split('\0')) {
        const [, mode, type, hash = '', size, path = ''] =
          /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
        const mediaType = mediaTypeOf(path);
        // Links and submodules lead out of the repository.
        if (type !== 'blob' || mode === '120000' || mediaType === undefined || size === '0') continue;
        if (basename(path).startsWith('.')) continue;
        if (known.get(path) === hash) {
          yield { id: path, isSame: true };
        } else if (Number(size) > MAX_FILE_BYTES) {
          yield { id: path, problem: `it has ${size} bytes; at most ${MAX_FILE_BYTES} are read` };
        } else {
          const bytes = new Uint8Array(await git(['cat-file', 'blob', hash], signal));
          const page = link?.replaceAll('{path}', path.split('/').map(encodeURIComponent).join('/'));
          yield { id: path, version: hash, content: { mediaType, bytes, ...(page ? { url: page } : {}) } };
        }
      }
    },
  };
}

const withoutPassword = (text: string) => text.replaceAll(/\/\/[^/@\s]+@/g, '//…@');
