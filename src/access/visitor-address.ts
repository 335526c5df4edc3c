// Whom an address stands for: behind IPv6 one visitor has a whole network of 2^64 addresses.
import { isIP } from 'node:net';

const IPV4_AS_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS = 8;
/** Of the eight groups of an IPv6 address, those that name the network of one customer: its /64. */
const NETWORK_GROUPS = 4;

/** An IPv4 address as it is, also when it is written as IPv6; of an IPv6 address its network, like `2001:db8:0:1::/64`. */
export function visitorAddress(address: string): string {
  const [plain = ''] = address.split('%');
  const [, asIpv4] = IPV4_AS_IPV6.exec(plain) ?? [];
  if (asIpv4 !== undefined) return asIpv4;
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = plain.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Array<string>(Math.max(0, GROUPS - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** An IPv4 address at the end takes the place of two groups, none of them in the network. */
const groupsOf = (text: string): string[] =>
  text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
