// Whether a chain of certificates is one that Alexa signs with: in date, in Alexa's name, up to a trusted root.
import { type KeyObject, X509Certificate } from 'node:crypto';
import { refused } from './refused.ts';

export interface SigningCertificate {
  readonly publicKey: KeyObject;
  /** From then on a certificate of its chain is out of date. */
  readonly validUntilMs: number;
}

/** Must stand among the subject alternative names. */
const SIGNER = 'echo-api.amazon.com';
/** Amazon's file holds four. */
const MAX_CERTIFICATES = 10;

/**
 * Checks a PEM file: the signing certificate first, then those between it and a root, in any order.
 *
 * @throws AppError `invalid_input`
 */
export function checkChain(
  pem: string,
  trustedRoots: readonly X509Certificate[],
  nowMs: number,
): SigningCertificate {
  const [signing, ...others] = parsePem(pem);
  if (!signing) throw refused('the certificate file holds no certificate');
  if (!isInDate(signing, nowMs)) {
    throw refused(`the certificate is good from ${signing.validFrom} to ${signing.validTo} only`);
  }
  if (signing.checkHost(SIGNER, { subject: 'never', wildcards: false }) === undefined) {
    throw refused(`the certificate is not for ${SIGNER}: ${signing.subjectAltName}`);
  }
  if (signing.publicKey.asymmetricKeyType !== 'rsa') throw refused('the certificate holds no RSA key');
  const path = pathToRoot(signing, others, trustedRoots, nowMs);
  if (!path) throw refused('the certificate does not lead to a trusted root');
  return {
    publicKey: signing.publicKey,
    validUntilMs: Math.min(...path.map(({ validTo }) => Date.parse(validTo))),
  };
}

function parsePem(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > MAX_CERTIFICATES) throw refused(`the file holds ${blocks.length} certificates`);
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw refused('the certificate cannot be read', cause);
  }
}

/** From a certificate to a root; undefined when there is no way of certificates that are all in date. */
function pathToRoot(
  certificate: X509Certificate,
  between: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  nowMs: number,
): X509Certificate[] | undefined {
  const isIssuer = (issuer: X509Certificate) =>
    issuer.ca && isInDate(issuer, nowMs) && isIssuedBy(certificate, issuer);
  const root = roots.find(isIssuer);
  if (root) return [certificate, root];
  for (const issuer of between.filter(isIssuer)) {
    const others = between.filter((other) => other !== issuer);
    const path = pathToRoot(issuer, others, roots, nowMs);
    if (path) return [certificate, ...path];
  }
  return undefined;
}

/** `checkIssued` compares names, key identifiers and key usage; `verify` the signature. */
const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate) =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

const isInDate = ({ validFrom, validTo }: X509Certificate, nowMs: number) =>
  Date.parse(validFrom) <= nowMs && nowMs < Date.parse(validTo);
