import { expect, test } from 'vitest';
import { cardConfig } from './config.ts';

const KEY = 'b7b4c5d0e1f2a3948576c0ffee123456';

test('a sandbox needs no settings', () => {
  expect(cardConfig({})).toMatchObject({
    mode: 'sandbox',
    host: '127.0.0.1',
    port: 8082,
    cardKey: undefined,
  });
});

test('server mode does not start without the card key, and says so', () => {
  expect(() => cardConfig({ PAYFLOW_MODE: 'server' })).toThrow(
    'PAYFLOW_MODE=server needs CARD_KEY in the environment.',
  );
  expect(cardConfig({ PAYFLOW_MODE: 'server', CARD_KEY: KEY }).cardKey).toBe(KEY);
});

test('a short or sample key is refused by name', () => {
  expect(() => cardConfig({ CARD_KEY: 'short' })).toThrow(/CARD_KEY must hold at least 24/);
  expect(() => cardConfig({ CARD_KEY: 'change-me-change-me-change-me' })).toThrow(
    /CARD_KEY is a sample value/,
  );
});

test('in server mode a sample password of the database is refused, and not shown', () => {
  const server = { PAYFLOW_MODE: 'server', CARD_KEY: KEY };
  const at = (password: string) => `mysql://card:${password}@mysql:3306/payflow`;
  const refused = () => cardConfig({ ...server, DATABASE_URL: at('change-me-please') });
  expect(refused).toThrow(/password in DATABASE_URL is a sample value/);
  expect(refused).not.toThrow(/please/);
  expect(cardConfig({ ...server, DATABASE_URL: at(KEY) }).databaseUrl).toBe(at(KEY));
  expect(cardConfig({ DATABASE_URL: at('example') }).databaseUrl).toBe(at('example'));
});
