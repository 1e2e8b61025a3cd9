import type { Environment } from '../supervisor/settings.ts';
import type { ProcessTerminal } from '../terminal.ts';

/** What a word of `payflow` does; resolves to the exit code. */
export type Word<Options> = (
  env: Environment,
  terminal: ProcessTerminal,
  options: Options,
) => Promise<number>;

const NOTHING_DONE = 2;
const INTERRUPTED = 130;

async function codeOf(running: Promise<number>, terminal: ProcessTerminal, failed: number): Promise<number> {
  const { StartupError } = await import('@payflow/contracts');
  const { Obstacle } = await import('../command/obstacle.ts');
  try {
    return await running;
  } catch (error) {
    const isTold = error instanceof StartupError || error instanceof Obstacle;
    terminal.complain(isTold ? error.message : String((error as Error).stack));
    return failed;
  }
}

/**
 * For an action of commander's: runs a word with what it needs loaded only now. Its exit code becomes that of the
 * process, `failed` when it breaks off. The word itself hears when it is interrupted.
 */
export function doing<Options>(load: () => Promise<Word<Options>>, failed = NOTHING_DONE) {
  return async (options: Options): Promise<void> => {
    const { processTerminal } = await import('../terminal.ts');
    const terminal = processTerminal();
    const running = load().then((word) => word(process.env, terminal, options));
    const code = await codeOf(running, terminal, failed);
    await terminal.written();
    process.exit(code);
  };
}

/** For a word that has nothing to clear up: an interruption ends it where it is. */
export function asking<Options>(load: () => Promise<Word<Options>>) {
  return doing<Options>(async () => {
    const word = await load();
    return (env, terminal, options) =>
      Promise.race([word(env, terminal, options), terminal.interrupted.then(() => INTERRUPTED)]);
  });
}
