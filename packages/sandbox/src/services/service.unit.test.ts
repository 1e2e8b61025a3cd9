import { afterEach, expect, test, vi } from 'vitest';
import { findProgram, requireService } from './service.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('a program is found on the PATH', () => {
  expect(findProgram('no-such-program', 'sh')).toMatch(/\/sh$/);
  expect(findProgram('no-such-program')).toBeUndefined();
});

test('a missing service fails the tests in CI, with the package that brings it', () => {
  vi.stubEnv('CI', 'true');
  expect(() => requireService('mariadb', () => undefined)).toThrow(
    /mariadb is not installed.*mariadb-server/,
  );
});

test('elsewhere it leaves them out, and says so', () => {
  vi.stubEnv('CI', '');
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(requireService('nginx', () => undefined)).toBeUndefined();
  expect(said.mock.calls.join()).toContain('nginx is not installed');
});

test('Kafka is there with Java and its jars, or with what fetches them', () => {
  vi.stubEnv('CI', '');
  vi.stubEnv('XDG_CACHE_HOME', '/no/such/folder');
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const having = (...there: string[]) =>
    requireService('kafka', (...names) => names.find((name) => there.includes(name)));
  expect(having('java', 'mvn')).toBe('java');
  expect(having('java')).toBeUndefined();
  expect(having('mvn')).toBeUndefined();
});
