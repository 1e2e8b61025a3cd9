import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveRandom } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { pgConfig } from './config.ts';
import { createKeyring } from './keys.ts';

const CARD = { number: '4242424242424242', expiry: '12/30', cvc: '123' };

function aFolder() {
  const path = mkdtempSync(join(tmpdir(), 'payflow-keys-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
const keyringOf = (env: Record<string, string>) => createKeyring(pgConfig(env), liveRandom());

test('a sealed card opens for its own payment alone, and two seals of one card differ', () => {
  using folder = aFolder();
  const { sealCard, openCard } = keyringOf({ PAYFLOW_DATA_DIR: folder.path });
  const sealed = sealCard(CARD, 'T1');
  expect(openCard(sealed, 'T1')).toEqual(CARD);
  expect(() => openCard(sealed, 'T2')).toThrow();
  expect(sealCard(CARD, 'T1')).not.toBe(sealed);
});

test('the sandbox makes its master secret once, for its owner alone to read', () => {
  using folder = aFolder();
  const env = { PAYFLOW_DATA_DIR: join(folder.path, 'new') };
  const sealed = keyringOf(env).sealCard(CARD, 'T1');
  const file = join(env.PAYFLOW_DATA_DIR, 'pg-master-secret');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')).toHaveLength(32);
  expect(keyringOf(env).openCard(sealed, 'T1')).toEqual(CARD);
});

test('a master secret from outside is used and kept nowhere; another one opens nothing', () => {
  using folder = aFolder();
  const PAYFLOW_DATA_DIR = folder.path;
  const one = keyringOf({ PAYFLOW_DATA_DIR, PAYFLOW_MASTER_SECRET: 'ms_0f1e2d3c4b5a69788796a5b4c3d2e1f0' });
  const two = keyringOf({ PAYFLOW_DATA_DIR, PAYFLOW_MASTER_SECRET: 'ms_f0e1d2c3b4a5968778695a4b3c2d1e0f' });
  expect(existsSync(join(PAYFLOW_DATA_DIR, 'pg-master-secret'))).toBe(false);
  expect(() => two.openCard(one.sealCard(CARD, 'T1'), 'T1')).toThrow();
});
