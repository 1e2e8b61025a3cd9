import { operation } from '@payflow/contracts';
import {
  CallFailed,
  commonConfig,
  commonSettings,
  liveClock,
  liveTransport,
  readEnvironment,
} from '@payflow/service-kit';
import { z } from 'zod';
import type { Environment } from './supervisor/settings.ts';
import type { Terminal } from './terminal.ts';
import { keyedClient } from './town/clients.ts';

export interface VerifyOptions {
  /** Where the PG is; from the settings when absent. */
  readonly url?: string | undefined;
  /** Print the report as it came. */
  readonly json?: boolean | undefined;
}

type Report = operation.InvariantsReply;

const HOLDS = 0;
const BROKEN = 1;
const CANNOT_LOOK = 2;

/** A million payments take a minute or so. */
const DEADLINE_MS = 600_000;

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

/** Asks for the report; resolves to a line for the user when there is none to be had. */
async function ask(url: string, admin: string | undefined): Promise<Report | string> {
  const { call: transport, close } = liveTransport({ clock: liveClock() });
  const client = keyedClient({
    baseUrl: url,
    transport,
    keys: admin ? { admin } : {},
    deadlineMs: DEADLINE_MS,
  });
  try {
    const answer = await client.call(operation.readInvariants, {});
    if (answer.ok) return answer.reply;
    const { status, problem } = answer;
    if (status === 401) return `${url} asks for the admin key: set ADMIN_KEY. It is in credentials.json.`;
    if (status === 404)
      return `${url} has no /sandbox/invariants: only a sandbox that npm start began has it.`;
    return `${url} cannot look at its books: ${problem.message}`;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return `PayFlow does not answer (${error.message}): start it with npm start, or name its PG with --url.`;
  } finally {
    await close();
  }
}

/** `payflow verify`: exit code 0 when all invariants hold, 1 when one does not, 2 when nobody can look. */
export async function verify(env: Environment, terminal: Terminal, options: VerifyOptions): Promise<number> {
  const url =
    options.url?.replace(/\/+$/, '') ?? commonConfig(readEnvironment(z.object(commonSettings), env)).urls.pg;
  const report = await ask(url, env.ADMIN_KEY);
  if (typeof report === 'string') {
    terminal.complain(report);
    return CANNOT_LOOK;
  }
  terminal.say(options.json ? JSON.stringify(report, null, 2) : told(url, report).join('\n'));
  return report.holds ? HOLDS : BROKEN;
}
