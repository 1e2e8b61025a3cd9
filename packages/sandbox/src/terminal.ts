import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Where a command speaks to its user, and where the user interrupts it. */
export interface Terminal {
  say(line: string): void;
  complain(line: string): void;
  /** One line that is written over; only where a person looks on. */
  readonly rewrite: ((line: string) => void) | undefined;
  /** Ctrl-C, or a wish to end from outside. */
  readonly interrupted: Promise<'interrupted'>;
  /** Ctrl-C once more. */
  readonly interruptedAgain: Promise<void>;
}

/** The terminal, or the pipes, that a process was started with. */
export interface ProcessTerminal extends Terminal {
  /** Nobody reads what is said any more: `payflow logs -f | head`. */
  readonly deserted: Promise<'deserted'>;
  /** Asks a person for a yes; where none sits at both ends, nobody is asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Resolves when all that was said has left the process. */
  written(): Promise<void>;
}

/** npm passes on the Ctrl-C that the terminal has sent already: what comes this soon is the same one. */
const SAME_MS = 500;

async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answered = lines.question(`${question} [y/N] `);
  const answer = await Promise.race([answered, once(lines, 'close').then(() => '')]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

export function processTerminal(): ProcessTerminal {
  const first = Promise.withResolvers<'interrupted'>();
  const again = Promise.withResolvers<void>();
  let counts: 'first' | 'none' | 'again' = 'first';
  const onSignal = async () => {
    if (counts === 'again') return again.resolve();
    if (counts === 'none') return;
    counts = 'none';
    first.resolve('interrupted');
    await wait(SAME_MS, undefined, { ref: false });
    counts = 'again';
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // Whoever reads our words may leave before we do: `npm start | head`.
  const deserted = Promise.withResolvers<'deserted'>();
  process.stdout.on('error', () => deserted.resolve('deserted'));
  return {
    say: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
    rewrite: process.stdout.isTTY ? (line) => void process.stdout.write(`\r\x1b[2K${line}`) : undefined,
    interrupted: first.promise,
    interruptedAgain: again.promise,
    deserted: deserted.promise,
    confirm: process.stdin.isTTY && process.stdout.isTTY ? confirm : undefined,
    written: () => new Promise((resolve) => process.stdout.write('', () => resolve())),
  };
}
