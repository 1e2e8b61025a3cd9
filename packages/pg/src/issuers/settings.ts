import { secret } from '@payflow/service-kit';

/** One issuer as CARD_ISSUERS tells of it. */
export interface IssuerSetting {
  readonly name: string;
  readonly url: string;
  readonly bins: readonly string[];
  readonly weight: number;
  readonly deadlineMs: number;
  /** Authorizations under way at once. */
  readonly limit: number;
  /** What the gateway shows to it; absent: the key of all that have none of their own. */
  readonly key: string | undefined;
}

export const ISSUER_GRAMMAR =
  'name=url[;bins=424242|400000][;weight=3][;deadlineMs=3000][;limit=128][;key=…], separated by commas';

export const issuerDefaults = {
  bins: [],
  weight: 1,
  deadlineMs: 3_000,
  limit: 128,
  key: undefined,
} as const satisfies Omit<IssuerSetting, 'name' | 'url'>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;
const BIN = /^[0-9]{1,8}$/;
const MAX_ISSUERS = 100;

class Wrong extends Error {}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^[0-9]+$/.test(text) || number < least || number > most)
    throw new Wrong(`${name}=${text} must be a whole number from ${least} to ${most}`);
  return number;
}

function binsOf(text: string): string[] {
  const bins = text.split('|').map((bin) => bin.trim());
  const wrong = bins.find((bin) => !BIN.test(bin));
  if (wrong !== undefined) throw new Wrong(`bins=${text}: "${wrong}" is not 1 to 8 digits`);
  return bins;
}

function keyOf(text: string): string {
  const key = secret.safeParse(text);
  if (!key.success) throw new Wrong(`key ${key.error.issues[0]?.message}`);
  return text;
}

type Options = Omit<IssuerSetting, 'name' | 'url'>;

const options: { readonly [Name in keyof Options]: (text: string) => Options[Name] } = {
  bins: binsOf,
  weight: (text) => wholeNumber('weight', text, 1, 1_000),
  deadlineMs: (text) => wholeNumber('deadlineMs', text, 100, 60_000),
  limit: (text) => wholeNumber('limit', text, 1, 10_000),
  key: keyOf,
};

/** What is wrong is named by its place: the text itself may be a piece of a key. */
function pair(text: string, where: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Wrong(where);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function addressOf(text: string, name: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    throw new Wrong(`${name} has no plain http or https URL`);
  return text.replace(/\/+$/, '');
}

function issuerOf(entry: string, index: number): IssuerSetting {
  const [first = '', ...rest] = entry.split(';').map((part) => part.trim());
  const [name, url] = pair(first, `issuer ${index + 1} is not name=url`);
  if (!NAME.test(name)) throw new Wrong(`"${name}" is not a name: 1 to 32 letters, digits, - and _`);
  const given = new Map<string, string>();
  for (const part of rest) {
    const [option, value] = pair(part, `what follows the URL of ${name} is not option=value`);
    if (!Object.hasOwn(options, option)) throw new Wrong(`"${option}" of ${name} is not known`);
    if (given.has(option)) throw new Wrong(`${option} of ${name} stands there twice`);
    given.set(option, value);
  }
  const read = <Name extends keyof Options>(option: Name): Options[Name] => {
    const text = given.get(option);
    return text === undefined ? issuerDefaults[option] : options[option](text);
  };
  return {
    name,
    url: addressOf(url, name),
    bins: read('bins'),
    weight: read('weight'),
    deadlineMs: read('deadlineMs'),
    limit: read('limit'),
    key: read('key'),
  };
}

function checked(issuers: readonly IssuerSetting[]): readonly IssuerSetting[] {
  const names = issuers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Wrong(`${twice} stands there twice`);
  if (issuers.length === 0) throw new Wrong('it names no issuer');
  if (issuers.length > MAX_ISSUERS) throw new Wrong(`it names more than ${MAX_ISSUERS} issuers`);
  if (issuers.every(({ bins }) => bins.length > 0))
    throw new Wrong('one issuer must take any card: leave its bins out');
  return issuers;
}

/** Reads CARD_ISSUERS; what is wrong with it comes back as a sentence. */
export function parseIssuers(text: string): readonly IssuerSetting[] | { readonly wrong: string } {
  try {
    const entries = text.split(',').map((entry) => entry.trim());
    return checked(entries.filter((entry) => entry !== '').map(issuerOf));
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { wrong: error.message };
  }
}
