import { parse } from 'yaml';
import { z } from 'zod';
import { readProjectFile } from '../house/project-files.ts';

/**
 * docker-compose.yml as far as tests look at it: not the whole of the compose schema, but no word beside what stands
 * here, so that a misspelt one does not pass.
 */

const words = z.array(z.string());
const seconds = z.string().regex(/^\d+s$/);

const Attachment = z.strictObject({ ipv4_address: z.string().optional(), aliases: words.optional() });

const Service = z.strictObject({
  profiles: z.array(z.enum(['core', 'scale', 'observe', 'load'])).min(1),
  image: z.string(),
  build: z.string().optional(),
  user: z.string().optional(),
  command: words.optional(),
  entrypoint: words.optional(),
  working_dir: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  read_only: z.boolean().optional(),
  cap_drop: words.optional(),
  security_opt: words.optional(),
  init: z.boolean().optional(),
  tmpfs: words.optional(),
  restart: z.string().optional(),
  stop_signal: z.string().optional(),
  stop_grace_period: seconds.optional(),
  ports: words.optional(),
  volumes: words.optional(),
  networks: z.union([words, z.record(z.string(), Attachment)]),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.string(), required: z.boolean().optional() }))
    .default({}),
  healthcheck: z
    .strictObject({
      test: words,
      interval: seconds,
      timeout: seconds,
      retries: z.number(),
      start_period: seconds,
      start_interval: seconds,
    })
    .optional(),
  logging: z.strictObject({ driver: z.literal('json-file'), options: z.record(z.string(), z.string()) }),
  deploy: z.strictObject({
    replicas: z.number().int().optional(),
    resources: z.strictObject({
      limits: z.strictObject({ cpus: z.string(), memory: z.string(), pids: z.number() }),
    }),
  }),
});
export type Service = z.output<typeof Service>;

const Compose = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.unknown()),
  volumes: z.record(z.string(), z.unknown()),
});
export type Compose = z.output<typeof Compose>;

/** What `docker compose --profile … up` starts. */
export type Profile = Service['profiles'][number];

type Values = Readonly<Record<string, string | undefined>>;

// A doubled dollar is one for the container's own shell.
const VARIABLE = /(?<!\$)\$\{(?<name>\w+)(?:(?<how>:-|:\?)(?<rest>[^}]*))?\}/g;

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
  const { ...all } = parse(filledIn(composeText(), values), { merge: true });
  const own = Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('x-')));
  return Compose.parse(own, { reportInput: true });
}

/** The services of a set, by name. */
export const servicesOf = ({ services }: Compose, profile: Profile): Record<string, Service> =>
  Object.fromEntries(Object.entries(services).filter(([, { profiles }]) => profiles.includes(profile)));

/** A service's words for its container, in which `$$` stands for a dollar. */
export const toContainer = (text: string): string => text.replaceAll('$$', () => '$');

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
