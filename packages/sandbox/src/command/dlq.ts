import { deadLetters as contract } from '@payflow/contracts';
import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { Obstacle } from './obstacle.ts';
import { type PgOptions, pgAt } from './pg-at.ts';

export interface DlqOptions extends PgOptions {
  readonly json?: true;
}

export interface ListOptions extends DlqOptions {
  readonly state?: contract.LetterState;
  readonly consumer?: string;
  readonly limit?: number;
}

export interface ShowOptions extends DlqOptions {
  readonly id: string;
}

export interface ReplayOptions extends DlqOptions {
  readonly id?: string;
  readonly all?: true;
  readonly consumer?: string;
}

type View = contract.DeadLetterView;

const DONE = 0;
const LISTED = 50;

const sayIn =
  ({ say }: Terminal, { json }: DlqOptions) =>
  (value: object, text: string) =>
    say(json ? JSON.stringify(value) : text);

const next = ({ nextTryAt }: Pick<View, 'nextTryAt'>): string =>
  nextTryAt === null ? '' : `, again at ${nextTryAt}`;
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const counted = (count: number): string => (count === 1 ? '1 message' : `${count} messages`);

const whatBecame = ({ state, attempts, reason, updatedAt, ...letter }: View): string =>
  state === 'DONE'
    ? `handled at ${updatedAt}; it had failed before: ${reason}`
    : `failed ${times(attempts)}${next(letter)}: ${reason}`;

const lines = (letter: View): string =>
  `${letter.state.padEnd(9)} ${letter.id}  ${letter.topic}${letter.tid === null ? '' : `  ${letter.tid}`}\n` +
  `          ${whatBecame(letter)}`;

/** `payflow dlq list` */
export async function listDeadLetters(
  env: Environment,
  terminal: Terminal,
  options: ListOptions,
): Promise<number> {
  await using pg = pgAt(env, options);
  const { state, consumer, limit = LISTED } = options;
  const query = { ...(state ? { state } : {}), ...(consumer ? { consumer } : {}), limit };
  const page = await pg.ask(contract.listDeadLetters, { query });
  const shown = page.deadLetters.map(lines);
  if (page.nextCursor !== null) shown.push(`There are more; --limit takes up to 200.`);
  sayIn(terminal, options)(page, shown.length === 0 ? 'There are no dead letters.' : shown.join('\n'));
  return DONE;
}

/** `payflow dlq show` */
export async function showDeadLetter(
  env: Environment,
  terminal: Terminal,
  options: ShowOptions,
): Promise<number> {
  await using pg = pgAt(env, options);
  const letter = await pg.ask(contract.getDeadLetter, { params: { id: options.id } });
  const story = [
    lines(letter),
    `          first at ${letter.createdAt}, last at ${letter.updatedAt}`,
    '',
    letter.payload,
  ];
  sayIn(terminal, options)(letter, story.join('\n'));
  return DONE;
}

/** `payflow dlq replay`: one by its id, or all that are DEAD. */
export async function replayDeadLetters(
  env: Environment,
  terminal: Terminal,
  options: ReplayOptions,
): Promise<number> {
  const { id, all, consumer } = options;
  if ((id === undefined) === (all === undefined))
    throw new Obstacle('Name the message that is to be replayed, or all that are DEAD: --all.');
  await using pg = pgAt(env, options);
  const say = sayIn(terminal, options);
  if (id !== undefined) {
    const letter = await pg.ask(contract.replayDeadLetter, { params: { id } });
    say(letter, `${letter.id} is handled again.`);
    return DONE;
  }
  const done = await pg.ask(contract.replayDeadLetters, { body: consumer ? { consumer } : {} });
  const left = done.left > 0 ? `; ${done.left} are DEAD still` : '';
  say(done, `${counted(done.replayed)} ${done.replayed === 1 ? 'is' : 'are'} handled again${left}.`);
  return DONE;
}
