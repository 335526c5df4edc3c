// Why the service cannot listen where it was told to, and what to set instead.
import { AppError } from '../errors.ts';

export interface WantedAddress {
  readonly host: string;
  readonly port: number;
  /** The key of the configuration that sets the port. */
  readonly key: 'PORT' | 'GRPC_PORT';
}

/** @param cause what the system said; its code is in `code` or in its message */
export function addressRefused(cause: NodeJS.ErrnoException, { host, port, key }: WantedAddress): AppError {
  const reasons = {
    EADDRINUSE: `another program uses port ${port} already: stop it, or set ${key} to another`,
    EACCES: `port ${port} needs rights that this user does not have: set ${key} to one above 1023`,
    EADDRNOTAVAIL: `this machine has no address ${host}: set HOST to one that it has`,
    ENOTFOUND: `there is no address ${host}: set HOST to one of this machine`,
  };
  const said = `${cause.code} ${cause.message}`;
  const [, reason] = Object.entries(reasons).find(([code]) => said.includes(code)) ?? [];
  return new AppError(
    'config_invalid',
    `The service cannot listen on ${host}:${port}: ${reason ?? cause.message}.`,
    { cause },
  );
}
