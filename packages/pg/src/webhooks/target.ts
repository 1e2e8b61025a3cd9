// Where a webhook may be sent. Pure; names are judged again, as the address they resolved to, at connect. Invariants:
// 1. Link-local and metadata addresses are refused in every mode, in every spelling, whatever the allow list says.
// 2. In server mode an address is refused unless it is known to be public, or its exact host:port is allowed.
// 3. An IPv6 form that carries an IPv4 address is judged by what it carries.
import ipaddr from 'ipaddr.js';

export type TargetPolicy = {
  mode: 'sandbox' | 'server';
  /** PayFlow's own PG and card ports, which a sandbox never calls on loopback. */
  ownPorts: readonly number[];
  /** `host:port` as in the URL, from WEBHOOK_ALLOWED_TARGETS; looked at in server mode. */
  allowed: readonly string[];
};

type AddressKind =
  | 'public'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'broadcast'
  | 'unspecified'
  | 'reserved'
  | 'translated';

export type TargetRefusal =
  | Exclude<AddressKind, 'public'>
  | 'too-long'
  | 'malformed-url'
  | 'unsupported-scheme'
  | 'credentials-in-url'
  | 'malformed-address'
  | 'own-port';

export type TargetVerdict = { allowed: true } | { allowed: false; reason: TargetRefusal; message: string };

export const TARGET_URL_MAX_CHARACTERS = 2048;

const MESSAGES: Record<TargetRefusal, string> = {
  'too-long': `The URL is longer than ${TARGET_URL_MAX_CHARACTERS} characters.`,
  'malformed-url': 'The URL is not an absolute URL without spaces and control characters.',
  'unsupported-scheme': 'The URL has to start with http:// or https://.',
  'credentials-in-url': 'The URL may not hold a user name or a password.',
  'malformed-address': 'The host did not resolve to an IP address.',
  'own-port': "This port belongs to PayFlow itself; give your shop's port.",
  loopback: 'Loopback addresses need their exact host:port in WEBHOOK_ALLOWED_TARGETS.',
  private: 'Private addresses need their exact host:port in WEBHOOK_ALLOWED_TARGETS.',
  'link-local': 'Link-local addresses are never called.',
  metadata: 'Cloud metadata addresses are never called.',
  multicast: 'Multicast addresses are not called; give the address of one host.',
  broadcast: 'The broadcast address is not called; give the address of one host.',
  unspecified: 'The unspecified address is not called; use 127.0.0.1 or the name of the host.',
  reserved: 'Reserved addresses need their exact host:port in WEBHOOK_ALLOWED_TARGETS.',
  translated: 'IPv6 forms that carry an IPv4 address are not called; give the IPv4 address itself.',
};

const REFUSED_ALWAYS = ['link-local', 'metadata'] as const;
const REFUSED_IN_SANDBOX = ['multicast', 'broadcast', 'unspecified'] as const;

const KIND_OF_RANGE: Readonly<Record<string, AddressKind>> = {
  unicast: 'public',
  loopback: 'loopback',
  private: 'private',
  carrierGradeNat: 'private',
  uniqueLocal: 'private',
  linkLocal: 'link-local',
  multicast: 'multicast',
  broadcast: 'broadcast',
  unspecified: 'unspecified',
};

// AWS and others use 169.254.169.254, which is link-local; these are not: Alibaba, Oracle, Azure.
const METADATA_IPV4 = ['100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32'].map((range) =>
  ipaddr.IPv4.parseCIDR(range),
);
// AWS, Google Cloud.
const METADATA_IPV6 = ['fd00:ec2::/32', 'fd20:ce::254/128'].map((range) => ipaddr.IPv6.parseCIDR(range));
const GLOBAL_UNICAST_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

// Where each form keeps its IPv4 address, as the first of two 16-bit parts. Teredo's client is also inverted.
const CARRIERS = [
  { form: 'IPv4-mapped', range: '::ffff:0:0/96', at: [6] },
  { form: 'IPv4-compatible', range: '::/96', at: [6] },
  { form: 'IPv4-translated', range: '::ffff:0:0:0/96', at: [6] },
  { form: 'NAT64', range: '64:ff9b::/96', at: [6] },
  { form: 'local NAT64', range: '64:ff9b:1::/48', at: [6] },
  { form: '6to4', range: '2002::/16', at: [1] },
  { form: 'Teredo', range: '2001::/32', at: [2, 6] },
].map(({ form, range, at }) => ({ form, range: ipaddr.IPv6.parseCIDR(range), at }));

/** Judges a URL when it is registered: its text, and at once its address when it names one. Other names pass. */
export function checkTargetUrl(text: string, policy: TargetPolicy): TargetVerdict {
  if (text.length > TARGET_URL_MAX_CHARACTERS) return refuse('too-long');
  // A URL parser drops some of these silently; what is stored has to be what is called.
  if (/[\0-\x20\x7f]/.test(text)) return refuse('malformed-url');
  const url = URL.parse(text);
  if (url === null) return refuse('malformed-url');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('unsupported-scheme');
  if (url.username !== '' || url.password !== '') return refuse('credentials-in-url');
  const host = canonicalHost(url.hostname);
  const port = portOf(url);
  if (host === undefined || port === 0) return refuse('malformed-url');

  const literal = host.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(literal)) return checkAddress(literal, port, host, policy);
  if (host === 'localhost' || host.endsWith('.localhost'))
    return checkAddress('127.0.0.1', port, host, policy);
  return { allowed: true };
}

/** Judges the resolved address at connect; `host` is the URL's, as the allow list names hosts and not addresses. */
export function checkAddress(
  address: string,
  port: number,
  host: string,
  policy: TargetPolicy,
): TargetVerdict {
  if (!ipaddr.isValid(address)) return refuse('malformed-address');
  const kinds = kindsOf(ipaddr.parse(address));
  const never = REFUSED_ALWAYS.find((kind) => kinds.includes(kind));
  if (never !== undefined) return refuse(never);
  return policy.mode === 'sandbox'
    ? checkInSandbox(kinds, port, policy)
    : checkOnServer(kinds, port, host, policy);
}

// A user's shop lives on loopback, in a container or behind a tunnel: all of these are fine here.
function checkInSandbox(
  kinds: readonly AddressKind[],
  port: number,
  { ownPorts }: TargetPolicy,
): TargetVerdict {
  const senseless = REFUSED_IN_SANDBOX.find((kind) => kinds.includes(kind));
  if (senseless !== undefined) return refuse(senseless);
  return kinds.includes('loopback') && ownPorts.includes(port) ? refuse('own-port') : { allowed: true };
}

function checkOnServer(
  kinds: readonly AddressKind[],
  port: number,
  host: string,
  policy: TargetPolicy,
): TargetVerdict {
  if (policy.allowed.some((entry) => names(entry, host, port))) return { allowed: true };
  const inside = kinds.find((kind) => kind !== 'public');
  return inside === undefined ? { allowed: true } : refuse(inside);
}

/** The kind of an address; for a form that carries IPv4, `translated` and the kinds of what it carries. */
function kindsOf(address: ipaddr.IPv4 | ipaddr.IPv6): AddressKind[] {
  if (address.kind() === 'ipv4') return [kindOfIpv4(address as ipaddr.IPv4)];
  const ipv6 = address as ipaddr.IPv6;
  const carried = carriedIpv4(ipv6);
  return carried.length === 0 ? [kindOfIpv6(ipv6)] : ['translated', ...carried.map(kindOfIpv4)];
}

function kindOfIpv4(address: ipaddr.IPv4): AddressKind {
  if (METADATA_IPV4.some((range) => address.match(range))) return 'metadata';
  return KIND_OF_RANGE[address.range()] ?? 'reserved';
}

function kindOfIpv6(address: ipaddr.IPv6): AddressKind {
  if (METADATA_IPV6.some((range) => address.match(range))) return 'metadata';
  const kind = KIND_OF_RANGE[address.range()] ?? 'reserved';
  return kind === 'public' && !address.match(GLOBAL_UNICAST_IPV6) ? 'reserved' : kind;
}

function carriedIpv4(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const named = address.range();
  if (named === 'unspecified' || named === 'loopback') return [];
  const { parts } = address;
  const isatap = parts[5] === 0x5efe && ((parts[4] ?? 0) & 0xfdff) === 0;
  const at = isatap ? [6] : (CARRIERS.find(({ range }) => address.match(range))?.at ?? []);
  return at.map((first) => {
    const inverted = named === 'teredo' && first === 6 ? 0xffff : 0;
    const octets = [parts[first], parts[first + 1]].flatMap((part = 0) => {
      const plain = part ^ inverted;
      return [plain >> 8, plain & 0xff];
    });
    return new ipaddr.IPv4(octets);
  });
}

function names(entry: string, host: string, port: number): boolean {
  const [, entryHost, entryPort] = /^(.+):(\d{1,5})$/.exec(entry.trim()) ?? [];
  if (entryHost === undefined || Number(entryPort) !== port) return false;
  const wanted = canonicalHost(entryHost);
  return wanted !== undefined && wanted === canonicalHost(host);
}

/** As a URL spells it (lower case, IPv4 in four decimal parts, IPv6 in brackets), without the root's trailing dot. */
function canonicalHost(host: string): string | undefined {
  const spelled = ipaddr.IPv6.isValid(host) ? `[${host}]` : host;
  const parsed = URL.parse(`http://${spelled}/`);
  if (parsed === null || parsed.pathname !== '/') return undefined;
  return parsed.hostname.replace(/\.+$/, '') || undefined;
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function refuse(reason: TargetRefusal): TargetVerdict {
  return { allowed: false, reason, message: MESSAGES[reason] };
}
