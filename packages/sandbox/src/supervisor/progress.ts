import type { ServerName } from '@payflow/contracts';
import type { Terminal } from '../terminal.ts';

export interface Progress {
  ready(name: ServerName): void;
  /** The line makes room for what follows. */
  end(): void;
}

const titles: Readonly<Record<ServerName, string>> = { card: 'card issuer', pg: 'PG', merchant: 'shop' };

/** How far the start is: one line that is written over on a terminal, plain lines elsewhere. */
export function showProgress({ say, rewrite }: Pick<Terminal, 'say' | 'rewrite'>): Progress {
  const waiting = new Set<ServerName>(['card', 'pg', 'merchant']);
  const line = () => `Starting PayFlow: waiting for ${[...waiting].map((name) => titles[name]).join(', ')} …`;
  if (rewrite) rewrite(line());
  else say('Starting PayFlow …');
  return {
    ready(name) {
      waiting.delete(name);
      if (!rewrite) return say(`  ${titles[name]} is up`);
      rewrite(waiting.size > 0 ? line() : 'Starting PayFlow: the shop reports to the PG …');
    },
    end: () => rewrite?.(''),
  };
}
