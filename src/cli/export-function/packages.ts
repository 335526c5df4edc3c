// Which packages the answering part runs on: those that its built modules name, and all that these depend on.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export interface CopiedPackage {
  readonly from: string;
  /** Below the folder of the program. */
  readonly to: string;
}

/** Folders of `dist` that answering never enters. */
const ELSEWHERE = ['channels', 'cli', 'jobs', 'training', 'widget'];
/** What they name is loaded only by features that a function lacks: training and another engine. */
const NOT_TAKEN = /^@tensorflow\//;
const NAMED = /(?:from|import)\s*\(?\s*['"]((?:@[\w.-]+\/)?[\w][\w.-]*)[^'"]*['"]/g;
const UNREAD = /\.(map|d\.ts|d\.mts|d\.cts|tsbuildinfo|md)$/;

/** @param root The folder of package.json, `dist` and `node_modules`. */
export function packagesOf(root: string): CopiedPackage[] {
  const found = new Map<string, string>();
  const add = (name: string, from: string, isOptional = false) => {
    if (NOT_TAKEN.test(name)) return;
    const folder = resolvePackage(name, from, root);
    if (folder === undefined) {
      if (isOptional) return;
      throw new Error(`The package ${name} of ${from} is not installed.`);
    }
    if (found.has(folder)) return;
    found.set(folder, name);
    const { dependencies = {}, optionalDependencies = {} } = aboutPackage(folder);
    for (const needed of Object.keys(dependencies)) add(needed, folder, needed in optionalDependencies);
    for (const needed of Object.keys(optionalDependencies)) add(needed, folder, true);
  };
  const own = new Set(Object.keys(aboutPackage(root).dependencies ?? {}));
  for (const name of namedIn(join(root, 'dist'))) if (own.has(name)) add(name, root);
  // A package inside another one comes with it.
  const folders = [...found.keys()];
  return folders
    .filter((folder) => !folders.some((other) => folder !== other && folder.startsWith(`${other}${sep}`)))
    .map((from) => ({ from, to: relative(root, from) }));
}

/** False for what no program reads, and for binaries of other platforms. */
export function isNeeded(path: string): boolean {
  if (UNREAD.test(path)) return false;
  const [, platform, arch] = /onnxruntime-node\/bin\/napi-v\d+\/(\w+)(?:\/(\w+))?/.exec(slashes(path)) ?? [];
  if (platform !== undefined && platform !== process.platform) return false;
  if (arch !== undefined && arch !== process.arch) return false;
  const [, own] = /\/dist\/(\w[\w-]*)(\/|$)/.exec(slashes(path)) ?? [];
  const isOwn = !slashes(path).includes('/node_modules/');
  return !(isOwn && own !== undefined && ELSEWHERE.includes(own));
}

const slashes = (path: string) => path.split(sep).join('/');

function namedIn(dist: string): Set<string> {
  const names = new Set<string>();
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.m?js$/.test(entry.name) || !isNeeded(path)) continue;
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(NAMED)) names.add(name);
  }
  return names;
}

interface AboutPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const aboutPackage = (folder: string): AboutPackage =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** As Node.js looks it up: beside the one that needs it, then further up. */
function resolvePackage(name: string, from: string, root: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}
