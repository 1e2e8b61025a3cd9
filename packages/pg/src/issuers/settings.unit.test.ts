import { describe, expect, test } from 'vitest';
import { pgConfig } from '../config.ts';
import { ISSUER_GRAMMAR, issuerDefaults, parseIssuers } from './settings.ts';

const KEY = 'ck_00112233445566778899aabb';
const OTHER = 'ck_bbaa99887766554433221100';

describe('CARD_ISSUERS', () => {
  test('names issuers, each with its options', () => {
    expect(
      parseIssuers(
        ` kb = http://kb:1/ ; bins=424242|400000 ;weight=3;deadlineMs=2000;limit=8;key=${KEY} , any=https://x/api`,
      ),
    ).toEqual([
      {
        name: 'kb',
        url: 'http://kb:1',
        bins: ['424242', '400000'],
        weight: 3,
        deadlineMs: 2_000,
        limit: 8,
        key: KEY,
      },
      { ...issuerDefaults, name: 'any', url: 'https://x/api' },
    ]);
  });

  test.each([
    ['', 'names no issuer'],
    ['kb', 'issuer 1 is not name=url'],
    ['a=http://a,kb', 'issuer 2 is not name=url'],
    ['k b=http://a', '"k b" is not a name'],
    ['kb=ftp://a', 'kb has no plain http or https URL'],
    ['kb=http://u:p@a', 'kb has no plain http or https URL'],
    ['kb=http://a?x=1', 'kb has no plain http or https URL'],
    ['kb=http://a;wieght=3', '"wieght" of kb is not known'],
    ['kb=http://a;toString=3', '"toString" of kb is not known'],
    ['kb=http://a;heavy', 'what follows the URL of kb is not option=value'],
    ['kb=http://a;weight=3;weight=4', 'weight of kb stands there twice'],
    ['kb=http://a;weight=0', 'weight=0 must be a whole number from 1 to 1000'],
    ['kb=http://a;weight=1.5', 'weight=1.5 must be a whole number'],
    ['kb=http://a;deadlineMs=99', 'from 100 to 60000'],
    ['kb=http://a;limit=0', 'from 1 to 10000'],
    ['kb=http://a;bins=42x', '"42x" is not 1 to 8 digits'],
    ['kb=http://a;bins=', '"" is not 1 to 8 digits'],
    ['kb=http://a;key=short', 'key must hold at least 24 characters'],
    ['kb=http://a,kb=http://b', 'kb stands there twice'],
    ['kb=http://a;bins=4,sh=http://b;bins=5', 'one issuer must take any card'],
  ])('is refused as %j', (text, why) => {
    expect(parseIssuers(text)).toEqual({ wrong: expect.stringContaining(why) });
  });
});

describe('the configuration', () => {
  test('that names no issuer has one, at the address that it always had', () => {
    expect(pgConfig({ CARD_URL: 'http://cards:1', CARD_KEY: KEY }).issuers).toEqual([
      { ...issuerDefaults, name: 'card', url: 'http://cards:1', key: KEY },
    ]);
  });

  test('gives CARD_KEY to each issuer without a key of its own', () => {
    const env = { CARD_ISSUERS: `a=http://a;key=${OTHER},b=http://b`, CARD_KEY: KEY };
    expect(pgConfig(env).issuers.map(({ key }) => key)).toEqual([OTHER, KEY]);
  });

  test('in server mode needs a key for each of them', () => {
    const server = {
      PAYFLOW_MODE: 'server',
      PAYFLOW_MASTER_SECRET: 'ms_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      M001_SECRET_KEY: 'sk_m001_6f1d0c5b8a7e4f3d2c1b',
      ADMIN_KEY: 'ak_bbaa99887766554433221100',
    };
    const named = (list: string) => () => pgConfig({ ...server, CARD_ISSUERS: list });
    expect(named(`a=http://a;key=${OTHER},b=http://b`)).toThrow('needs CARD_KEY in the environment');
    expect(named(`a=http://a;key=${OTHER},b=http://b;key=${KEY}`)).not.toThrow();
  });

  test('that is wrong is refused with the grammar, and shows no key', () => {
    const wrong = () => pgConfig({ CARD_ISSUERS: `kb=http://a;key=${KEY};nonsense` });
    expect(wrong).toThrow(`CARD_ISSUERS must be ${ISSUER_GRAMMAR}: what follows the URL of kb`);
    expect(wrong).not.toThrow(KEY);
  });
});
