import { existsSync, readFileSync } from 'node:fs';
import { StartupError } from '@payflow/contracts';
import { z } from 'zod';
import type { KeptOffset } from '../powers/led.ts';
import { writeWhole } from '../write-whole.ts';

const Content = z.object({ offsetMs: z.int() });

/** How far business time is ahead of real time, kept over restarts. */
export type ClockFile = KeptOffset;

export function openClockFile(file: string): ClockFile {
  let offsetMs = existsSync(file) ? read(file) : 0;
  return {
    get offsetMs() {
      return offsetMs;
    },
    firstOffsetMs: 0,
    write(next) {
      writeWhole(file, `${JSON.stringify({ offsetMs: next })}\n`);
      offsetMs = next;
    },
  };
}

function read(file: string): number {
  try {
    return Content.parse(JSON.parse(readFileSync(file, 'utf8'))).offsetMs;
  } catch (error) {
    const message = `${file} is broken: put {"offsetMs": 0} in it, or by how many milliseconds business time is ahead.`;
    throw new StartupError(message, { cause: error });
  }
}
