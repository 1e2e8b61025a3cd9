import { deadLetters, operation } from '@payflow/contracts';
import { type PgAt, type PgOptions, pgAt } from './command/pg-at.ts';
import type { Environment } from './supervisor/settings.ts';
import type { Terminal } from './terminal.ts';

export interface VerifyOptions extends PgOptions {
  /** Print the report as it came. */
  readonly json?: boolean | undefined;
}

type Report = operation.InvariantsReply;

const HOLDS = 0;
const BROKEN = 1;

const counted = (number: number): string => number.toLocaleString('en-US');

function linesOf({ id, promise, looked, breached, breaches }: Report['invariants'][number]): string[] {
  const verdict = breached === 0 ? 'holds' : 'BROKEN';
  const more = breached - breaches.length;
  return [
    `${id.padEnd(5)}${verdict.padEnd(8)}${counted(looked).padStart(9)}  ${promise}`,
    ...breaches.map((breach) => `       ${breach}`),
    ...(more > 0 ? [`       … and ${counted(more)} more`] : []),
  ];
}

function told(url: string, { holds, at, tookMs, invariants, checkedByTests }: Report): string[] {
  const broken = invariants.filter(({ breached }) => breached > 0).map(({ id }) => id);
  const verdict = holds ? 'All of them hold.' : `Broken: ${broken.join(', ')}.`;
  return [
    `The books of PayFlow at ${url}, ${at}; how many were looked at, and what must be true of them:`,
    '',
    ...invariants.flatMap(linesOf),
    ...checkedByTests.map(({ id, promise }) => `${id.padEnd(5)}${'by tests, not here'.padEnd(19)}${promise}`),
    '',
    `${verdict} It took ${(tookMs / 1_000).toFixed(1)} s.`,
  ];
}

const MOST_LETTERS = 200;

/** Messages that wait for a person break no promise, and are told all the same. */
async function waitingFor(pg: PgAt): Promise<string[]> {
  const query = { state: 'DEAD', limit: MOST_LETTERS } as const;
  const { deadLetters: dead, nextCursor } = await pg.ask(deadLetters.listDeadLetters, { query });
  if (dead.length === 0) return [];
  const count = nextCursor === null ? `${dead.length}` : `More than ${MOST_LETTERS}`;
  return [`${count} ${dead.length === 1 ? 'message waits' : 'messages wait'} for a person: payflow dlq list`];
}

/** `payflow verify`: exit code 0 when all invariants hold, 1 when one does not, 2 when nobody can look. */
export async function verify(env: Environment, terminal: Terminal, options: VerifyOptions): Promise<number> {
  await using pg = pgAt(env, options);
  const report = await pg.ask(operation.readInvariants, {});
  terminal.say(
    options.json
      ? JSON.stringify(report, null, 2)
      : [...told(pg.url, report), ...(await waitingFor(pg))].join('\n'),
  );
  return report.holds ? HOLDS : BROKEN;
}
