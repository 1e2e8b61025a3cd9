import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { jarsAreThere } from './kafka-jars.ts';

interface Service {
  /** Its program, by all the names that it goes by. */
  readonly programs: readonly string[];
  /** What else must be there. */
  readonly besides?: () => readonly string[];
  readonly debian: string;
}

/** Programs of the machine that tests start beside PayFlow: who has them, and the Debian packages that bring them. */
const services = {
  nginx: { programs: ['nginx'], debian: 'nginx' },
  redis: { programs: ['redis-server'], debian: 'redis-server' },
  mariadb: { programs: ['mariadbd'], debian: 'mariadb-server' },
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium' },
  kafka: {
    programs: ['java'],
    besides: () => (jarsAreThere() ? [] : ['mvn']),
    debian: 'default-jre-headless maven',
  },
} satisfies Readonly<Record<string, Service>>;

export type ServiceName = keyof typeof services;

/** Daemons lie where a user's own PATH often does not lead. */
const folders = (): string[] => [
  ...(process.env.PATH ?? '').split(delimiter),
  ...['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'],
];

export function findProgram(...names: readonly string[]): string | undefined {
  return names
    .flatMap((name) => folders().map((folder) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * The service's program. Undefined when this machine has none: `describe.skipIf(!requireService('nginx'))`, and it is said
 * on stderr. With CI=true it must be there; then this throws, and the test file fails.
 */
export function requireService(name: ServiceName, find = findProgram): string | undefined {
  const { programs, besides, debian }: Service = services[name];
  const found = find(...programs);
  if (found && (besides?.() ?? []).every((program) => find(program))) return found;
  const missing = `${name} is not installed (Debian: apt-get install ${debian})`;
  if (process.env.CI === 'true') throw new Error(`${missing}; in CI no test is left out.`);
  process.stderr.write(`${missing}; the tests that need it are left out.\n`);
  return undefined;
}
