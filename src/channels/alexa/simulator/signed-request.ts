// Signs a body as Alexa does.
import { createSign } from 'node:crypto';

export interface RequestSigner {
  readonly privateKey: string;
  readonly certificateUrl: string;
}

export function signedHeaders(
  body: string | Buffer,
  { privateKey, certificateUrl }: RequestSigner,
): Record<string, string> {
  const signatureBy = (algorithm: string) =>
    createSign(algorithm).update(body).sign(privateKey).toString('base64');
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'Accept-Charset': 'utf-8',
    SignatureCertChainUrl: certificateUrl,
    // The old one is still sent; it is not to be relied on.
    Signature: signatureBy('RSA-SHA1'),
    'Signature-256': signatureBy('RSA-SHA256'),
  };
}
