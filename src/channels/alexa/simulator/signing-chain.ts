// Makes a certificate authority, and with it certificates of the kind that Alexa signs requests with.
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** PEM throughout. */
export interface SigningChain {
  readonly root: string;
  /** The signing certificate and the one between it and the root, as they are downloaded. */
  readonly chain: string;
  readonly privateKey: string;
}

export interface SigningChainOptions {
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** The names in the signing certificate. */
  readonly hosts?: readonly string[];
}

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const DAY_MS = 86_400_000;
const RSA_BITS = 2048;
const makeKeys = (): Promise<KeyPair> =>
  promisify(generateKeyPair)('rsa', {
    modulusLength: RSA_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Root, authority and signing certificate, as Amazon's. The dates are those of the signing certificate. */
export async function makeSigningChain(options: SigningChainOptions = {}): Promise<SigningChain> {
  const { hosts = ['echo-api.amazon.com'] } = options;
  const { validFrom = new Date(Date.now() - DAY_MS), validTo = new Date(Date.now() + 365 * DAY_MS) } =
    options;
  const [rootKeys, authorityKeys, signingKeys] = await Promise.all([makeKeys(), makeKeys(), makeKeys()]);
  const longDates = { from: new Date(Date.now() - 3650 * DAY_MS), to: new Date(Date.now() + 3650 * DAY_MS) };
  const rootName = 'Frontdesk simulator root';
  const authorityName = 'Frontdesk simulator authority';
  const root = issue({
    subject: rootName,
    issuer: rootName,
    keys: rootKeys,
    signedBy: rootKeys,
    dates: longDates,
  });
  const authority = issue({
    subject: authorityName,
    issuer: rootName,
    keys: authorityKeys,
    signedBy: rootKeys,
    dates: longDates,
  });
  const signing = issue({
    subject: hosts[0] ?? 'nobody',
    issuer: authorityName,
    keys: signingKeys,
    signedBy: authorityKeys,
    dates: { from: validFrom, to: validTo },
    hosts,
  });
  return { root, chain: signing + authority, privateKey: signingKeys.privateKey };
}

interface CertificateRequest {
  readonly subject: string;
  readonly issuer: string;
  readonly keys: KeyPair;
  readonly signedBy: KeyPair;
  readonly dates: { readonly from: Date; readonly to: Date };
  /** Without any it is an authority. */
  readonly hosts?: readonly string[];
}

const DNS_NAME = 2;

function issue({ subject, issuer, keys, signedBy, dates, hosts }: CertificateRequest): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicKey);
  // A positive number: its first byte is below 128.
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`;
  certificate.validity.notBefore = dates.from;
  certificate.validity.notAfter = dates.to;
  certificate.setSubject([{ name: 'commonName', value: subject }]);
  certificate.setIssuer([{ name: 'commonName', value: issuer }]);
  certificate.setExtensions(
    hosts
      ? [
          { name: 'basicConstraints', cA: false, critical: true },
          { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
          { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: DNS_NAME, value })) },
        ]
      : [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
        ],
  );
  certificate.sign(forge.pki.privateKeyFromPem(signedBy.privateKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}
