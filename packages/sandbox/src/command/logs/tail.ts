import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerName } from '@payflow/contracts';
import { type LogLine, linesOf } from './log-lines.ts';

/** Reads a server's log on from where it stopped; a file put in place of it is read from its start. */
export interface Tail {
  /** What was written since the last time; at first all there is, with what was put aside. */
  read(): LogLine[];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export function tailOf(folder: string, server: ServerName): Tail {
  const file = join(folder, `${server}.log`);
  let rest = Buffer.from(textOf(`${file}.1`));
  let inode: number | undefined;
  let position = 0;
  let atMs = 0;

  function fresh(): Buffer {
    const descriptor = openSync(file, 'r');
    try {
      const { ino, size } = fstatSync(descriptor);
      if ((inode !== undefined && ino !== inode) || size < position) position = 0;
      inode = ino;
      const bytes = Buffer.alloc(size - position);
      position += readSync(descriptor, bytes, 0, bytes.length, position);
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  }
  return {
    read() {
      const bytes = Buffer.concat([rest, freshIn(fresh)]);
      const end = bytes.lastIndexOf('\n') + 1;
      rest = bytes.subarray(end);
      const lines = linesOf(server, bytes.toString('utf8', 0, end).split('\n'), atMs);
      atMs = lines.at(-1)?.atMs ?? atMs;
      return lines;
    },
  };
}

/** A log that is not there, yet or any more, is empty. */
function freshIn(read: () => Buffer): Buffer {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
