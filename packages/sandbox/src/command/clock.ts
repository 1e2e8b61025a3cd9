import { operation, type ReplyOf } from '@payflow/contracts';
import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { type PgOptions, pgAt } from './pg-at.ts';
import { offset } from './spans.ts';

export interface ClockOptions extends PgOptions {
  readonly json?: true;
}

export interface MoveOptions extends ClockOptions {
  readonly move: { readonly advance: string } | { readonly to: string };
  /** false: what falls due happens behind the command. */
  readonly wait: boolean;
}

type Moment = Pick<ReplyOf<typeof operation.readClock>, 'now' | 'offsetMs'>;
type View = ReplyOf<typeof operation.readClock>;

const time = ({ now, offsetMs }: Moment): string => `It is ${now} at PayFlow, ${offset(offsetMs)}.`;

function told(view: View): string {
  const { next } = view;
  if (next.length === 0) return `${time(view)} Nothing falls due.`;
  const width = Math.max(...next.map(({ kind }) => kind.length)) + 2;
  const rows = next.map(
    ({ due, server, kind, subject }) => `  ${due}  ${server.padEnd(10)}${kind.padEnd(width)}${subject}`,
  );
  return [time(view), '', 'What falls due next:', ...rows].join('\n');
}

/** `payflow clock`: business time, and what falls due next. */
export async function showClock(
  env: Environment,
  terminal: Terminal,
  options: ClockOptions,
): Promise<number> {
  await using pg = pgAt(env, options);
  const view = await pg.ask(operation.readClock, {});
  terminal.say(options.json ? JSON.stringify(view) : told(view));
  return 0;
}

/** `payflow clock advance` and `to`: all servers are there when it ends, and what fell due on the way is done. */
export async function moveClock(env: Environment, terminal: Terminal, options: MoveOptions): Promise<number> {
  await using pg = pgAt(env, options);
  const { move, wait, json } = options;
  const moment = await pg.ask(operation.moveClock, { body: { ...move, wait } });
  terminal.say(json ? JSON.stringify(moment) : time(moment));
  return 0;
}
