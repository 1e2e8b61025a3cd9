import type { ServerName } from '@payflow/contracts';
import { z } from 'zod';

/** One line of a server's log. */
export interface LogLine {
  readonly server: ServerName;
  /** Real time; of the line before when it has none of its own. */
  readonly atMs: number;
  readonly level: LogLevel;
  readonly text: string;
  /** Made by the server's logger; the others are what Node says when a server breaks. */
  readonly isEntry: boolean;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Wanted {
  readonly sinceMs: number;
  readonly level: LogLevel;
  /** Somewhere in the line, in capitals or not. */
  readonly grep: string;
}

const Entry = z.object({ level: z.string(), time: z.number() });

function entryIn(text: string): z.output<typeof Entry> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return Entry.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The lines of one server's log, in their order; `atMs` is that of the line before the first. */
export function linesOf(server: ServerName, texts: readonly string[], atMs: number): LogLine[] {
  let last = atMs;
  return texts
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const entry = entryIn(text);
      last = entry?.time ?? last;
      const level = entry ? (logLevels.find((name) => name === entry.level) ?? 'error') : 'error';
      return { server, atMs: last, level, text, isEntry: entry !== undefined };
    });
}

export function isWanted({ atMs, level, text }: LogLine, wanted: Wanted): boolean {
  if (atMs < wanted.sinceMs) return false;
  if (logLevels.indexOf(level) < logLevels.indexOf(wanted.level)) return false;
  return text.toLowerCase().includes(wanted.grep.toLowerCase());
}

/** As one log, by time; lines of one server keep their order. */
export const merged = (logs: readonly (readonly LogLine[])[]): LogLine[] =>
  logs.flat().sort((a, b) => a.atMs - b.atMs);
