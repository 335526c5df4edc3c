// The certificate of the service and its key, read again when the files change; a bad new file keeps the old one.
import { X509Certificate } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface Pem {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface Certificate extends Disposable {
  readonly pem: Pem;
  onChange(listener: (pem: Pem) => void): void;
}

/** Files are often links that are set anew: looking at them now and then sees that too. */
const LOOK_EVERY_MS = 1000;

/**
 * Undefined without `TLS_CERT_FILE`.
 *
 * @throws AppError `config_invalid` when the files cannot be read or do not belong together
 */
export function openCertificate(
  { TLS_CERT_FILE, TLS_KEY_FILE }: Config,
  log: Logger,
): Certificate | undefined {
  if (TLS_CERT_FILE === undefined || TLS_KEY_FILE === undefined) return undefined;
  const files = { cert: TLS_CERT_FILE, key: TLS_KEY_FILE };
  const pem = readPem(files, log);
  const listeners: ((pem: Pem) => void)[] = [];
  const look = () => {
    try {
      const changed = readPem(files, log);
      for (const listener of listeners) listener(changed);
      log.info({ file: files.cert }, 'certificate read again');
    } catch (error) {
      log.error({ err: error }, 'the new certificate is not valid: the old one stays in use');
    }
  };
  for (const file of Object.values(files))
    watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, look);
  return {
    pem,
    onChange: (listener) => listeners.push(listener),
    [Symbol.dispose]() {
      for (const file of Object.values(files)) unwatchFile(file, look);
    },
  };
}

function readPem(files: { cert: string; key: string }, log: Logger): Pem {
  try {
    const pem = { cert: readFileSync(files.cert), key: readFileSync(files.key) };
    createSecureContext(pem);
    const { validTo } = new X509Certificate(pem.cert);
    if (Date.parse(validTo) < Date.now())
      log.warn({ file: files.cert, validTo }, 'the certificate has expired');
    return pem;
  } catch (cause) {
    throw new AppError(
      'config_invalid',
      `TLS_CERT_FILE and TLS_KEY_FILE must be a certificate and its key in PEM: ${(cause as Error).message}.`,
      { cause },
    );
  }
}
