// The signing certificates that were checked: each downloaded once, and kept until it is out of date.
import { type KeyObject, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { checkChain, type SigningCertificate } from './certificate-chain.ts';
import { downloadText } from './download-text.ts';
import { refused } from './refused.ts';

export interface CertificateCacheOptions {
  /** PEM. Default: the roots that Node.js trusts. */
  readonly trustedRoots?: readonly string[];
  readonly download?: (url: string) => Promise<string>;
  readonly now?: () => number;
}

export interface CertificateCache {
  /** @throws AppError `invalid_input` when there is no certificate of Alexa's at the address */
  publicKeyAt(url: string): Promise<KeyObject>;
}

/** Amazon uses one at a time; whoever makes addresses up gets no further. */
const MAX_DOWNLOADS = 8;
const MAX_CERTIFICATES = 32;

export function createCertificateCache({
  trustedRoots = rootCertificates,
  download = downloadText,
  now = Date.now,
}: CertificateCacheOptions = {}): CertificateCache {
  const roots = trustedRoots.map((pem) => new X509Certificate(pem));
  const known = new Map<string, SigningCertificate>();
  const downloads = new Map<string, Promise<SigningCertificate>>();

  const fetchCertificate = async (url: string): Promise<SigningCertificate> => {
    const pem = await download(url).catch((cause: unknown) => {
      throw refused(`the certificate cannot be had: ${String(cause)}`, cause);
    });
    const certificate = checkChain(pem, roots, now());
    known.delete(url);
    const oldest = known.size < MAX_CERTIFICATES ? undefined : known.keys().next().value;
    if (oldest !== undefined) known.delete(oldest);
    known.set(url, certificate);
    return certificate;
  };

  const startDownload = (url: string): Promise<SigningCertificate> => {
    if (downloads.size >= MAX_DOWNLOADS) throw refused('too many certificates are being downloaded');
    const started = fetchCertificate(url).finally(() => downloads.delete(url));
    downloads.set(url, started);
    return started;
  };

  return {
    async publicKeyAt(url) {
      const held = known.get(url);
      if (held && now() < held.validUntilMs) return held.publicKey;
      const { publicKey } = await (downloads.get(url) ?? startDownload(url));
      return publicKey;
    },
  };
}
