// Who is at the other end of a connection, as Express finds it out: past the proxies that the operator trusts. Behind
// IPv6 it is a network, as in the limits of HTTP.
import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import { visitorAddress } from '../../access/visitor-address.ts';
import type { Config } from '../../config.ts';

export function createAddressOf({
  TRUST_PROXY,
}: Pick<Config, 'TRUST_PROXY'>): (request: IncomingMessage) => string {
  const isTrusted =
    typeof TRUST_PROXY === 'number'
      ? (_address: string, hop: number) => hop < TRUST_PROXY
      : proxyAddr.compile([...(TRUST_PROXY ?? [])]);
  return (request) => visitorAddress(proxyAddr(request, isTrusted) ?? '');
}
