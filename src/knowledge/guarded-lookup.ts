// Which addresses may be fetched: public ones. A name is resolved once, and the connection goes to what was checked.
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { AppError } from '../errors.ts';

export interface AddressGuard {
  /** @throws AppError `address_refused` for a host that is written as a refused address */
  check(hostname: string): void;
  /** For `http.request`; gives the error `address_refused` when a name leads to any refused address. */
  readonly lookup: LookupFunction;
}

/**
 * Private, loopback, link-local, shared (CGNAT), multicast, reserved and tunnelled addresses are refused, IPv4 ones
 * written as IPv6 too.
 *
 * @param allowedRanges Exceptions, like `10.1.0.0/16`.
 * @throws AppError `config_invalid` for a range that is not valid
 */
export function createAddressGuard(
  allowedRanges: readonly string[] = [],
  resolve: typeof systemLookup = systemLookup,
): AddressGuard {
  const allowed = allowedRanges.map(parseRange);

  const refusal = (address: string, hostname: string): AppError | undefined => {
    const parsed = ipaddr.process(address); // an IPv4 address mapped to IPv6 becomes what it is
    if (parsed.range() === 'unicast' && !isIpv4Compatible(parsed)) return undefined;
    if (allowed.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits)))
      return undefined;
    const what = `${hostname === address ? '' : `${hostname} is at `}${address}, which is not a public address`;
    return new AppError('address_refused', `This address is not fetched: ${what}.`);
  };

  return {
    check(hostname) {
      const host = hostname.replace(/^\[(.*)\]$/, '$1');
      const refused = isIP(host) ? refusal(host, host) : undefined;
      if (refused) throw refused;
    },
    lookup(hostname, options, callback) {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        const first = addresses?.[0];
        if (error || !first) return callback(error ?? new Error(`no address of ${hostname} is known`), '', 0);
        const refused = addresses.map(({ address }) => refusal(address, hostname)).find(Boolean);
        if (refused) return callback(refused, '', 0);
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      });
    },
  };
}

/** `::127.0.0.1`, a form of old (RFC 4291 §2.5.5.1), under which some systems reach the IPv4 address. */
const isIpv4Compatible = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address instanceof ipaddr.IPv6 && address.parts.slice(0, 6).every((part) => part === 0);

function parseRange(range: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  try {
    return ipaddr.parseCIDR(range);
  } catch (cause) {
    throw new AppError('config_invalid', `“${range}” is not a range of addresses like 10.1.0.0/16.`, {
      cause,
    });
  }
}
