import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';

/** What a word of `payflow` does; resolves to the exit code. */
export type Word<Options> = (env: Environment, terminal: Terminal, options: Options) => Promise<number>;

/** For an action of commander's: runs a word with what it needs loaded only now. Its exit code becomes that of the process, `failed` when it breaks off. */
export function doing<Options>(load: () => Promise<Word<Options>>, failed = 1) {
  return async (options: Options): Promise<void> => {
    const [{ processTerminal }, { StartupError }] = await Promise.all([
      import('../terminal.ts'),
      import('@payflow/contracts'),
    ]);
    const terminal = processTerminal();
    try {
      const word = await load();
      process.exit(await word(process.env, terminal, options));
    } catch (error) {
      terminal.complain(error instanceof StartupError ? error.message : String((error as Error).stack));
      process.exit(failed);
    }
  };
}
