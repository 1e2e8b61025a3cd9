import { parse } from 'yaml';
import { z } from 'zod';
import { readProjectFile } from '../house/project-files.ts';

/** docker-compose.yml as far as tests look at it: structure, not the whole of the compose schema. */

const words = z.array(z.string());

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  user: z.string().optional(),
  command: words.optional(),
  entrypoint: words.optional(),
  environment: z.record(z.string(), z.string()).default({}),
  read_only: z.boolean().optional(),
  cap_drop: words.optional(),
  security_opt: words.optional(),
  init: z.boolean().optional(),
  tmpfs: words.optional(),
  restart: z.string().optional(),
  stop_grace_period: z.string().regex(/^\d+s$/),
  ports: words.optional(),
  volumes: words.optional(),
  networks: z.union([words, z.record(z.string(), z.object({ ipv4_address: z.string() }))]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: words, interval: z.string(), timeout: z.string(), start_period: z.string() }),
  logging: z.object({ options: z.record(z.string(), z.string()) }),
  deploy: z.object({
    resources: z.object({ limits: z.object({ cpus: z.string(), memory: z.string(), pids: z.number() }) }),
  }),
});
export type Service = z.output<typeof Service>;

const Compose = z.object({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.unknown()),
  volumes: z.record(z.string(), z.unknown()),
});
export type Compose = z.output<typeof Compose>;

type Values = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$\{(?<name>\w+)(?:(?<how>:-|:\?)(?<rest>[^}]*))?\}/g;

/** The variables that a text asks for. */
export const variablesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(VARIABLE)].map(({ groups }) => groups?.name ?? ''));

/** `${NAME}`, `${NAME:-otherwise}` and `${NAME:?what is wrong}`, as compose fills them in. */
function filledIn(text: string, values: Values): string {
  return text.replaceAll(VARIABLE, (...found) => {
    const { name, how, rest } = found.at(-1) as { name: string; how?: string; rest?: string };
    const value = values[name];
    if (value) return value;
    if (how === ':-') return rest ?? '';
    throw new Error(`required variable ${name} is missing a value: ${rest}`);
  });
}

export const composeText = (): string => readProjectFile('docker-compose.yml');

export function readCompose(values: Values): Compose {
  return Compose.parse(parse(filledIn(composeText(), values), { merge: true }));
}

/** The variables of a file like .env. */
export function readEnv(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z]\w*)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

export const envExample = (): string => readProjectFile('.env.example');

/** The command by which .env.example says that a .env is made. */
export function commandForEnv(): string {
  const [, command] = /^# {3}(\(umask .+)$/m.exec(envExample()) ?? [];
  if (!command) throw new Error('.env.example shows no command');
  return command;
}
