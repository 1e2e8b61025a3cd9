import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerName } from '@payflow/contracts';
import { commonSettings, readEnvironment } from '@payflow/service-kit';
import { prettyFactory } from 'pino-pretty';
import { z } from 'zod';
import type { Environment } from '../../supervisor/settings.ts';
import type { ProcessTerminal } from '../../terminal.ts';
import { Obstacle } from '../obstacle.ts';
import { isWanted, type LogLevel, type LogLine, merged } from './log-lines.ts';
import { tailOf } from './tail.ts';

export interface LogsOptions {
  /** All three when absent. */
  readonly server?: ServerName;
  readonly follow?: true;
  /** The last so many; all when absent. */
  readonly lines?: number;
  /** Real time. */
  readonly since?: number;
  readonly level?: LogLevel;
  readonly grep?: string;
  readonly json?: true;
}

const LOOK_EVERY_MS = 250;

/** For a program each line is a JSON value, also what Node said when a server broke. */
const asRecord = ({ server, atMs, level, text, isEntry }: LogLine): string =>
  isEntry ? text : JSON.stringify({ level, time: atMs, server, msg: text });

function readable(): (line: LogLine) => string {
  const pretty = prettyFactory({
    colorize: process.stdout.hasColors?.() === true && !process.env.NO_COLOR,
    singleLine: true,
    translateTime: 'SYS:yyyy-mm-dd HH:MM:ss.l',
    ignore: 'server',
    messageFormat: '{server}: {msg}',
  });
  return (line) => (line.isEntry ? pretty(line.text).trimEnd() : `${line.server}: ${line.text}`);
}

function logsFolder(env: Environment): string {
  const { PAYFLOW_DATA_DIR } = readEnvironment(z.object(commonSettings), env);
  const folder = join(resolve(PAYFLOW_DATA_DIR), 'logs');
  if (existsSync(folder)) return folder;
  throw new Obstacle(
    `There are no logs in ${folder}: start PayFlow first, or set PAYFLOW_DATA_DIR to its folder.`,
  );
}

/** `payflow logs`: what the servers wrote, as one log; with `follow` until Ctrl-C. */
export async function logs(
  env: Environment,
  terminal: ProcessTerminal,
  options: LogsOptions,
): Promise<number> {
  const { server, follow, lines = Number.POSITIVE_INFINITY, json } = options;
  const folder = logsFolder(env);
  const tails = (server ? [server] : (['pg', 'card', 'merchant'] as const)).map((name) =>
    tailOf(folder, name),
  );
  const wanted = { sinceMs: options.since ?? 0, level: options.level ?? 'debug', grep: options.grep ?? '' };
  const read = () => merged(tails.map((tail) => tail.read())).filter((line) => isWanted(line, wanted));
  const shown = json ? asRecord : readable();
  const say = (found: readonly LogLine[]) => {
    if (found.length > 0) terminal.say(found.map(shown).join('\n'));
  };
  say(read().slice(-lines));
  if (!follow) return 0;
  const over = Promise.race([terminal.interrupted, terminal.deserted]);
  while ((await Promise.race([over, wait(LOOK_EVERY_MS)])) === undefined) say(read());
  return 0;
}
