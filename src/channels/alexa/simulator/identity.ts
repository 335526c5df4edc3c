// What the simulator signs with, kept in DATA_DIR: made by the service that trusts it, read by the command that uses it.
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { AppError } from '../../../errors.ts';
import type { CertificateCacheOptions } from '../verification/certificate-cache.ts';
import { downloadText } from '../verification/download-text.ts';
import { makeSigningChain, type SigningChain } from './signing-chain.ts';

/** Where the simulator says that its certificate is; a service that trusts it has it on disk. */
export const SIMULATOR_CERTIFICATE_URL = 'https://s3.amazonaws.com/echo.api/frontdesk-simulator.pem';
/** The skill of a service that has no other. */
export const SIMULATOR_SKILL_ID = 'amzn1.ask.skill.frontdesk-simulator';

const FOLDER = 'alexa-simulator';
const files = { root: 'root.pem', chain: 'chain.pem', privateKey: 'key.pem' } as const;
const OWNER_ONLY = 0o600;

/** The identity that was made before and is still in date, or a new one. */
export async function openSimulatorIdentity(dataDir: string): Promise<SigningChain> {
  const known = await readIdentity(dataDir);
  if (known && Date.parse(new X509Certificate(known.chain).validTo) > Date.now()) return known;
  const made = await makeSigningChain();
  const folder = join(dataDir, FOLDER);
  await mkdir(folder, { recursive: true });
  for (const [part, file] of Object.entries(files)) {
    await writeFile(join(folder, file), made[part as keyof SigningChain], { mode: OWNER_ONLY });
  }
  return made;
}

/** @throws AppError `not_found` when no service made one there */
export async function loadSimulatorIdentity(dataDir: string): Promise<SigningChain> {
  const identity = await readIdentity(dataDir);
  if (identity) return identity;
  throw new AppError(
    'not_found',
    `There is nothing to sign with in ${dataDir}: start the service with \`frontdesk serve --alexa-simulator\`, and this command with the same DATA_DIR.`,
  );
}

/** How a service trusts the simulator beside Amazon. */
export function trustSimulator({ root, chain }: SigningChain): CertificateCacheOptions {
  return {
    trustedRoots: [...rootCertificates, root],
    download: async (url) => (url === SIMULATOR_CERTIFICATE_URL ? chain : downloadText(url)),
  };
}

async function readIdentity(dataDir: string): Promise<SigningChain | undefined> {
  const read = (file: string) => readFile(join(dataDir, FOLDER, file), 'utf8');
  try {
    const [root, chain, privateKey] = await Promise.all([
      read(files.root),
      read(files.chain),
      read(files.privateKey),
    ]);
    return { root, chain, privateKey };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
