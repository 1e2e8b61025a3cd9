import { operation, type ReplyOf } from '@payflow/contracts';
import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { type PgOptions, pgAt } from './pg-at.ts';
import { ahead } from './spans.ts';

export interface ClockOptions extends PgOptions {
  readonly json?: true;
  /** ISO 8601; only shown when absent. */
  readonly advance?: string;
}

type Clock = ReplyOf<typeof operation.moveClock>;

const told = ({ now, offsetMs }: Clock): string =>
  `It is ${now} at PayFlow, ${offsetMs === 0 ? 'which is real time' : ahead(offsetMs)}.`;

/** `payflow clock`: shows business time, once it is moved as wished. */
export async function clock(env: Environment, terminal: Terminal, options: ClockOptions): Promise<number> {
  await using pg = pgAt(env, options);
  const { advance } = options;
  const reply =
    advance === undefined
      ? await pg.ask(operation.readClock, {})
      : await pg.ask(operation.moveClock, { body: { advance } });
  terminal.say(options.json ? JSON.stringify(reply) : told(reply));
  return 0;
}
