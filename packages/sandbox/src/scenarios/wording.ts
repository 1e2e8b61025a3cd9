import { isoTime } from '@payflow/service-kit';
import type { Answer } from './requests.ts';

/** How a story says what it is made of. */

export const won = (amount: unknown): string =>
  typeof amount === 'number' ? `${amount.toLocaleString('en-US')} won` : String(amount);

export const inFours = (card: string): string =>
  card.replaceAll(/[ -]/g, '').replaceAll(/(.{4})(?=.)/g, '$1 ');

const SERVERS = { pg: 'the PG', card: 'the issuer', merchant: 'the shop' } as const;
export const serverCalled = (name: keyof typeof SERVERS): string => SERVERS[name];

export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const UNITS = { D: 'day', H: 'hour', M: 'minute', S: 'second' } as const;

/** `P1DT2H` as `1 day 2 hours`. */
export const inWords = (duration: string): string =>
  [...duration.matchAll(/([\d.]+)([DHMS])/g)]
    .map(([, count, unit]) => `${count} ${UNITS[unit as keyof typeof UNITS]}${count === '1' ? '' : 's'}`)
    .join(' ');

/** What was expected, for a sentence: `status REFUNDED, captured 50000`. */
export function spelled(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(spelled).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, below]) =>
      typeof below === 'object' && below !== null ? `${key}: ${spelled(below)}` : `${key} ${below}`,
    )
    .join(', ');
}

const DAY_MS = 86_400_000;

/** A moment of business time in the city where the shop is: `09:00:00`, with the day once it is not the first. */
export function clockTime(at: number, start: number): string {
  const seoul = (ms: number) => isoTime(ms + 9 * 3_600_000);
  const day = Math.floor((at + 9 * 3_600_000) / DAY_MS) - Math.floor((start + 9 * 3_600_000) / DAY_MS);
  return `${day === 0 ? '' : `day ${day + 1} `}${seoul(at).slice(11, 19)}`;
}

/** What stands in a reply that a reader looks for first. */
function gist(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  const { code, status, data, failure, message } = body as Record<string, unknown>;
  const inner = (data ?? {}) as Record<string, unknown>;
  const state = [code === 'OK' ? undefined : code, status ?? inner.status].filter(
    (word) => typeof word === 'string',
  );
  const decline = (failure ?? inner.failure) as { code?: string; name?: string } | undefined;
  const why = decline ? ` (${decline.code} ${decline.name})` : '';
  const said = code !== undefined && data === undefined && typeof message === 'string' ? `: ${message}` : '';
  return `${state.join(' ')}${why}${said}`;
}

const FAILED = {
  refused: 'nobody takes the connection',
  timeout: 'no answer comes',
  reset: 'the connection breaks',
  unintelligible: 'the answer makes no sense',
  forbidden: 'the address may not be called',
} as const;

/** An answer in a line. */
export function answered(answer: Answer): string {
  if (answer.kind === 'failed') return FAILED[answer.reason];
  const replayed = answer.headers['idempotent-replayed'] === 'true' ? ', the same as before' : '';
  return `${answer.status} ${gist(answer.body)}`.trim() + replayed;
}
