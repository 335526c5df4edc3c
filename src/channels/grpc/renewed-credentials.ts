// The certificate of the service for gRPC, which takes a new one without a restart.
import { ServerCredentials } from '@grpc/grpc-js';
import type { Certificate, Pem } from '../../access/certificate.ts';

class RenewedCredentials extends ServerCredentials {
  constructor(pem: Pem) {
    super({}, pem);
  }

  renew(pem: Pem): void {
    this.updateSecureContextOptions(pem);
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

/** Plain text without a certificate. */
export function credentialsOf(certificate: Certificate | undefined): ServerCredentials {
  if (!certificate) return ServerCredentials.createInsecure();
  const credentials = new RenewedCredentials(certificate.pem);
  certificate.onChange((pem) => credentials.renew(pem));
  return credentials;
}
