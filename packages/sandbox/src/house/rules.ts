import { reachesOf } from './reaches.ts';

/** A rule of the house: what no file may reach for, except the files that own it. */
export interface Ban {
  readonly rule: string;
  readonly banned: RegExp;
  readonly owners: RegExp;
}

const exactly = (...names: string[]): RegExp => new RegExp(`^(?:${names.join('|')})$`);
/** The name itself and whatever is taken from it. */
const allOf = (...names: string[]): string => `(?:${names.join('|')})(?:\\..*)?`;
/** The name, whoever it is taken from. */
const fromAny = (...names: string[]): string => `(?:.*\\.)?(?:${names.join('|')})`;

const CLOCK = exactly(
  ...['Date', 'Date\\.now', 'new Date\\(\\)'],
  allOf('Temporal', 'performance', '(?:node:)?perf_hooks', 'process\\.(?:hrtime|uptime)'),
);
const WAITING = exactly(
  'AbortSignal\\.timeout',
  allOf('setTimeout', 'setInterval', 'setImmediate', '(?:node:)?timers(?:/promises)?'),
);
const CHANCE = exactly(
  ...['Math', 'Math\\.random'],
  fromAny('randomUUID', 'randomBytes', 'pseudoRandomBytes', 'randomInt', 'randomFill(?:Sync)?'),
  fromAny('getRandomValues', 'generateKey(?:Pair)?(?:Sync)?'),
);

/** Tests, the sandbox, the bench and what runs in a browser keep no rule of these; `others` are a rule's owners beside them. */
const FREE = 'sandbox|bench|page-kit|storefront|checkout|console';
const ownedBy = (...others: string[]): RegExp =>
  new RegExp(['\\.test\\.ts$', `^packages/(?:${FREE})/`, ...others].join('|'));

const ownersOfChance = ownedBy('^packages/service-kit/', '^packages/[^/]+/src/config\\.ts$');

export const BANS: readonly Ban[] = [
  { rule: 'time is passed in', banned: CLOCK, owners: ownersOfChance },
  { rule: 'waiting belongs to the clock', banned: WAITING, owners: ownersOfChance },
  { rule: 'chance is passed in', banned: CHANCE, owners: ownersOfChance },
  {
    rule: 'the environment is read in config.ts',
    banned: exactly('process', allOf('process\\.env', 'node:process')),
    owners: ownedBy('^packages/[^/]+/src/(?:config|generate)\\.ts$'),
  },
  {
    rule: 'what is to be said goes to the logger',
    banned: exactly(allOf('console')),
    owners: ownedBy('^packages/[^/]+/src/(?:generate|write-openapi)\\.ts$'),
  },
  {
    rule: 'a process ends in its main.ts',
    banned: exactly('process\\.(?:exit|abort|reallyExit)'),
    owners: ownedBy('^packages/[^/]+/src/main\\.ts$', '^packages/service-kit/src/process\\.ts$'),
  },
];

/** Every breach in one source file, as `path:line what (rule)`. */
export function breachesOf(path: string, source: string): string[] {
  const bans = BANS.filter(({ owners }) => !owners.test(path));
  if (bans.length === 0) return [];
  return reachesOf(source).flatMap(({ what, line }) =>
    bans.filter(({ banned }) => banned.test(what)).map(({ rule }) => `${path}:${line} ${what} (${rule})`),
  );
}

/** A database that makes times and ids of its own could not be replayed. `autoincrement()` is order, not chance. */
const SCHEMA_BAN = /@updatedAt\b|\b(?:now|uuid|cuid|ulid|nanoid)\s*\(/g;

export function schemaBreachesOf(path: string, schema: string): string[] {
  return schema.split('\n').flatMap((text, index) => {
    const code = text.replace(/\/\/.*$/, '');
    return [...code.matchAll(SCHEMA_BAN)].map(([what]) => `${path}:${index + 1} ${what}`);
  });
}

const breaking = (...parts: string[]): RegExp => new RegExp(parts.join(''));

/** Written in pieces, so that this file does not break its own rule. */
const TEXT_BANS: readonly { rule: string; text: RegExp; in: RegExp }[] = [
  { rule: 'names a package registry', text: breaking('registry\\.', '(?:npmjs|yarnpkg|npmmirror)'), in: /./ },
  {
    rule: 'sets a package registry',
    text: breaking('(?:registry\\s*[=:]|tarball:)', '\\s*["\']?http'),
    in: /npmrc$|\.ya?ml$/,
  },
  {
    rule: 'names a folder of one machine',
    text: breaking('(?<![\\w.~-])/', '(?:work|root|home(?!/node/)|Users)/', '|[A-Z]:\\\\Users'),
    in: /./,
  },
  {
    rule: 'leaves work without an issue',
    text: breaking('\\b(?:TO', 'DO|FIX', 'ME)\\b(?!\\s*\\(?#\\d)'),
    in: /./,
  },
  { rule: 'leaves out tests', text: /\.(?:only|skip)\(/, in: /\.test\.ts$/ },
];

export function textBreachesOf(path: string, text: string): string[] {
  const bans = TEXT_BANS.filter((ban) => ban.in.test(path));
  return text
    .split('\n')
    .flatMap((line, index) =>
      bans.filter((ban) => ban.text.test(line)).map(({ rule }) => `${path}:${index + 1} ${rule}`),
    );
}
