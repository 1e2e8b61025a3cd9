import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { StartupError } from '@payflow/contracts';
import { z } from 'zod';

const Content = z.object({ offsetMs: z.int().min(0) });

/** How far business time is ahead of real time, kept over restarts. */
export interface ClockFile {
  readonly offsetMs: number;
  /** Whole or not at all, also when the power fails. */
  write(offsetMs: number): void;
}

export function openClockFile(file: string): ClockFile {
  let offsetMs = existsSync(file) ? read(file) : 0;
  return {
    get offsetMs() {
      return offsetMs;
    },
    write(next) {
      const beside = `${file}.new`;
      writeFileSync(beside, `${JSON.stringify({ offsetMs: next })}\n`, { flush: true });
      renameSync(beside, file);
      offsetMs = next;
    },
  };
}

function read(file: string): number {
  try {
    return Content.parse(JSON.parse(readFileSync(file, 'utf8'))).offsetMs;
  } catch (error) {
    const message = `${file} is broken: put {"offsetMs": 0} or more in it, in milliseconds ahead of real time.`;
    throw new StartupError(message, { cause: error });
  }
}
