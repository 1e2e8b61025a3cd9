import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAddress, checkTargetUrl, type TargetPolicy, type TargetVerdict } from './target.ts';

const sandbox: TargetPolicy = { mode: 'sandbox', ownPorts: [4000, 5000], allowed: [] };
const server: TargetPolicy = { mode: 'server', ownPorts: [4000, 5000], allowed: [] };

function allowing(...allowed: string[]): TargetPolicy {
  return { ...server, allowed };
}

function answer(verdict: TargetVerdict): string {
  return verdict.allowed ? 'allowed' : verdict.reason;
}

describe('each kind of address, in a sandbox and on a server', () => {
  test.each([
    ['public IPv4', '93.184.215.14', 'allowed', 'allowed'],
    ['public IPv6', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'allowed', 'allowed'],
    ['loopback', '127.0.0.1', 'allowed', 'loopback'],
    ['loopback, elsewhere in 127/8', '127.255.1.2', 'allowed', 'loopback'],
    ['loopback IPv6', '::1', 'allowed', 'loopback'],
    ['private 10/8', '10.1.2.3', 'allowed', 'private'],
    ['private 172.16/12', '172.31.255.255', 'allowed', 'private'],
    ['private 192.168/16', '192.168.0.10', 'allowed', 'private'],
    ['just outside 172.16/12', '172.32.0.1', 'allowed', 'allowed'],
    ['carrier-grade NAT', '100.64.0.1', 'allowed', 'private'],
    ['unique local', 'fd12:3456::1', 'allowed', 'private'],
    ['link-local', '169.254.1.1', 'link-local', 'link-local'],
    ['link-local IPv6', 'fe80::1', 'link-local', 'link-local'],
    ['link-local IPv6 with a zone', 'fe80::1%eth0', 'link-local', 'link-local'],
    ['AWS metadata', '169.254.169.254', 'link-local', 'link-local'],
    ['AWS metadata IPv6', 'fd00:ec2::254', 'metadata', 'metadata'],
    ['Google metadata IPv6', 'fd20:ce::254', 'metadata', 'metadata'],
    ['Alibaba metadata', '100.100.100.200', 'metadata', 'metadata'],
    ['Oracle metadata', '192.0.0.192', 'metadata', 'metadata'],
    ['Azure metadata', '168.63.129.16', 'metadata', 'metadata'],
    ['multicast', '224.0.0.251', 'multicast', 'multicast'],
    ['multicast IPv6', 'ff02::1', 'multicast', 'multicast'],
    ['broadcast', '255.255.255.255', 'broadcast', 'broadcast'],
    ['unspecified', '0.0.0.0', 'unspecified', 'unspecified'],
    ['elsewhere in 0/8', '0.1.2.3', 'unspecified', 'unspecified'],
    ['unspecified IPv6', '::', 'unspecified', 'unspecified'],
    ['reserved', '240.0.0.1', 'allowed', 'reserved'],
    ['benchmarking', '198.18.0.1', 'allowed', 'reserved'],
    ['documentation IPv6', '2001:db8::1', 'allowed', 'reserved'],
    ['site-local IPv6', 'fec0::1', 'allowed', 'reserved'],
    ['outside global unicast', '4000::1', 'allowed', 'reserved'],
    ['mapped loopback', '::ffff:127.0.0.1', 'allowed', 'translated'],
    ['mapped public', '::ffff:93.184.215.14', 'allowed', 'translated'],
    ['mapped metadata', '::ffff:169.254.169.254', 'link-local', 'link-local'],
    ['compatible loopback', '::127.0.0.1', 'allowed', 'translated'],
    ['compatible metadata', '::a9fe:a9fe', 'link-local', 'link-local'],
    ['translated metadata', '::ffff:0:169.254.169.254', 'link-local', 'link-local'],
    ['NAT64 public', '64:ff9b::93.184.215.14', 'allowed', 'translated'],
    ['NAT64 metadata', '64:ff9b::a9fe:a9fe', 'link-local', 'link-local'],
    ['local NAT64 metadata', '64:ff9b:1::a9fe:a9fe', 'link-local', 'link-local'],
    ['6to4 private', '2002:0a01:0203::1', 'allowed', 'translated'],
    ['6to4 metadata', '2002:a9fe:a9fe::1', 'link-local', 'link-local'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2', 'allowed', 'translated'],
    ['Teredo client on metadata', '2001:0:4136:e378:8000:63bf:5601:5601', 'link-local', 'link-local'],
    ['ISATAP metadata', '2606:2800::5efe:a9fe:a9fe', 'link-local', 'link-local'],
    ['no address', 'shop.example', 'malformed-address', 'malformed-address'],
    ['nothing', '', 'malformed-address', 'malformed-address'],
  ])('%s: %s', (_, address, inSandbox, onServer) => {
    expect(answer(checkAddress(address, 8080, 'shop.example', sandbox))).toBe(inSandbox);
    expect(answer(checkAddress(address, 8080, 'shop.example', server))).toBe(onServer);
  });
});

describe('each spelling of a URL, in a sandbox and on a server', () => {
  test.each([
    ['a public name', 'https://shop.example/hook?x=1', 'allowed', 'allowed'],
    ['a name in a container network', 'http://shop:8080/hook', 'allowed', 'allowed'],
    ['upper case', 'HTTPS://SHOP.EXAMPLE/hook', 'allowed', 'allowed'],
    ['a literal public address', 'http://93.184.215.14/', 'allowed', 'allowed'],
    ['loopback', 'http://127.0.0.1:3003/hook', 'allowed', 'loopback'],
    ['loopback in short', 'http://127.1:3003/', 'allowed', 'loopback'],
    ['loopback in decimal', 'http://2130706433/', 'allowed', 'loopback'],
    ['loopback in octal', 'http://0177.0.0.1/', 'allowed', 'loopback'],
    ['loopback in hex', 'http://0x7f000001/', 'allowed', 'loopback'],
    ['loopback with a trailing dot', 'http://127.0.0.1./', 'allowed', 'loopback'],
    ['loopback in wide characters', 'http://１２７.０.０.１/', 'allowed', 'loopback'],
    ['loopback, percent-encoded', 'http://%31%32%37.0.0.1/', 'allowed', 'loopback'],
    ['loopback IPv6', 'http://[::1]:3003/', 'allowed', 'loopback'],
    ['mapped loopback', 'http://[::ffff:127.0.0.1]/', 'allowed', 'translated'],
    ['localhost', 'http://localhost:3003/', 'allowed', 'loopback'],
    ['localhost with a trailing dot', 'http://localhost./', 'allowed', 'loopback'],
    ['localhost in upper case', 'http://LOCALHOST/', 'allowed', 'loopback'],
    ['a name under localhost', 'http://shop.localhost/', 'allowed', 'loopback'],
    ['a name that only starts with localhost', 'http://localhost.example/', 'allowed', 'allowed'],
    ['own port', 'http://127.0.0.1:4000/', 'own-port', 'loopback'],
    ['own port by name', 'http://LocalHost.:5000/', 'own-port', 'loopback'],
    ['own port by IPv6', 'http://[::1]:4000/', 'own-port', 'loopback'],
    ['own port by mapped form', 'http://[::ffff:7f00:1]:4000/', 'own-port', 'translated'],
    ['own port number on another host', 'http://192.168.0.10:4000/', 'allowed', 'private'],
    ['unspecified', 'http://0:4000/', 'unspecified', 'unspecified'],
    ['metadata', 'http://169.254.169.254/latest', 'link-local', 'link-local'],
    ['metadata in decimal', 'http://2852039166/', 'link-local', 'link-local'],
    ['metadata in octal and hex', 'http://0251.0376.0xa9.0xfe/', 'link-local', 'link-local'],
    ['metadata IPv6', 'http://[FD00:EC2::254]/', 'metadata', 'metadata'],
    ['file', 'file:///etc/passwd', 'unsupported-scheme', 'unsupported-scheme'],
    ['ftp', 'ftp://shop.example/', 'unsupported-scheme', 'unsupported-scheme'],
    ['javascript', 'javascript:alert(1)', 'unsupported-scheme', 'unsupported-scheme'],
    ['a user name', 'http://mina@shop.example/', 'credentials-in-url', 'credentials-in-url'],
    ['a password', 'http://:secret@shop.example/', 'credentials-in-url', 'credentials-in-url'],
    [
      'a host that hides behind a user name',
      'http://shop.example@127.0.0.1/',
      'credentials-in-url',
      'credentials-in-url',
    ],
    ['a relative URL', '/hook', 'malformed-url', 'malformed-url'],
    ['no host', 'http://', 'malformed-url', 'malformed-url'],
    ['a host of dots', 'http://./', 'malformed-url', 'malformed-url'],
    ['port 0', 'http://shop.example:0/', 'malformed-url', 'malformed-url'],
    ['a port too high', 'http://shop.example:65536/', 'malformed-url', 'malformed-url'],
    ['an address too high', 'http://256.0.0.1/', 'malformed-url', 'malformed-url'],
    ['a line break', 'http://shop.example/\r\nX: y', 'malformed-url', 'malformed-url'],
    ['a leading space', ' http://shop.example/', 'malformed-url', 'malformed-url'],
    ['2048 characters', `http://shop.example/${'x'.repeat(2028)}`, 'allowed', 'allowed'],
    ['2049 characters', `http://shop.example/${'x'.repeat(2029)}`, 'too-long', 'too-long'],
  ])('%s: %s', (_, url, inSandbox, onServer) => {
    expect(answer(checkTargetUrl(url, sandbox))).toBe(inSandbox);
    expect(answer(checkTargetUrl(url, server))).toBe(onServer);
  });
});

describe('a server calls an inside address only when its exact host:port is allowed', () => {
  test.each([
    ['the same', 'shop.internal:8080', 'shop.internal', 'allowed'],
    ['another case', 'Shop.Internal:8080', 'SHOP.internal', 'allowed'],
    ['a trailing dot', 'shop.internal:8080', 'shop.internal.', 'allowed'],
    ['another port', 'shop.internal:8081', 'shop.internal', 'private'],
    ['no port', 'shop.internal', 'shop.internal', 'private'],
    ['a name below it', 'shop.internal:8080', 'evil.shop.internal', 'private'],
    ['a name before it', 'shop.internal:8080', 'shop.internal.evil', 'private'],
    ['its address instead of its name', '10.0.0.5:8080', 'shop.internal', 'private'],
    ['a wildcard', '*:8080', 'shop.internal', 'private'],
    ['nonsense', '%%%:8080', 'shop.internal', 'private'],
  ])('%s: %s for %s', (_, entry, host, expected) => {
    expect(answer(checkAddress('10.0.0.5', 8080, host, allowing(entry)))).toBe(expected);
  });

  test('also as a literal address or as localhost, with the default port spelled out', () => {
    expect(answer(checkTargetUrl('http://127.0.0.1:3003/', allowing('127.0.0.1:3003')))).toBe('allowed');
    expect(answer(checkTargetUrl('http://[::1]:3003/', allowing('[::1]:3003')))).toBe('allowed');
    expect(answer(checkTargetUrl('http://localhost/', allowing('localhost:80')))).toBe('allowed');
    expect(answer(checkTargetUrl('https://localhost/', allowing('localhost:80')))).toBe('loopback');
    expect(answer(checkAddress('::1', 3003, '::1', allowing('[::1]:3003')))).toBe('allowed');
  });

  test('and a metadata address never, nor a name that resolves to one', () => {
    const everything = allowing('169.254.169.254:80', '100.100.100.200:80', 'shop.internal:80');
    expect(answer(checkTargetUrl('http://169.254.169.254/', everything))).toBe('link-local');
    expect(answer(checkTargetUrl('http://100.100.100.200/', everything))).toBe('metadata');
    expect(answer(checkAddress('::ffff:169.254.169.254', 80, 'shop.internal', everything))).toBe(
      'link-local',
    );
  });

  test('the allow list says nothing in a sandbox', () => {
    const policy: TargetPolicy = { ...sandbox, allowed: ['127.0.0.1:4000'] };
    expect(answer(checkTargetUrl('http://127.0.0.1:4000/', policy))).toBe('own-port');
  });
});

test('a name that resolves to an inside address passes registration and is refused at connect', () => {
  expect(answer(checkTargetUrl('https://rebinding.example/', server))).toBe('allowed');
  expect(answer(checkAddress('10.0.0.5', 443, 'rebinding.example', server))).toBe('private');
});

test('every refusal says one sentence', () => {
  expect(checkTargetUrl('ftp://shop.example/', server)).toEqual({
    allowed: false,
    reason: 'unsupported-scheme',
    message: 'The URL has to start with http:// or https://.',
  });
});

test('any IPv4 address is judged the same in every spelling a URL allows', () => {
  const octet = fc.nat(255);
  fc.assert(
    fc.property(octet, octet, octet, octet, (a, b, c, d) => {
      const dotted = `${a}.${b}.${c}.${d}`;
      const decimal = ((a * 256 + b) * 256 + c) * 256 + d;
      const spellings = [
        dotted,
        `${dotted}.`,
        `${decimal}`,
        `0x${decimal.toString(16)}`,
        `0${decimal.toString(8)}`,
      ];
      const answers = spellings.map((host) => answer(checkTargetUrl(`http://${host}/`, server)));
      expect(new Set(answers)).toEqual(new Set([answer(checkAddress(dotted, 80, dotted, server))]));
    }),
  );
});

test('no text makes the judgement throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
      expect(() => checkTargetUrl(text, allowing(text))).not.toThrow();
      expect(() => checkAddress(text, 80, text, allowing(text))).not.toThrow();
    }),
  );
});
