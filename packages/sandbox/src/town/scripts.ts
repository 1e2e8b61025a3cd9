import { type InputOf, issuer } from '@payflow/contracts';
import type { Client } from '@payflow/service-kit';
import { replyOf } from './clients.ts';

/** What a script says: which calls it answers, and with which steps. */
export type ToldScript = InputOf<typeof issuer.putScript>['body'];

/** What the town's card issuer is told to do. */
export interface TownScripts {
  /** Creates or replaces it, and counts from zero. Throws when the issuer refuses it. */
  put(name: string, script: ToldScript): Promise<issuer.Script>;
  /** In the order in which they are looked at, with their hits. */
  list(): Promise<issuer.Script[]>;
  /** Forgets all of them. */
  reset(): Promise<void>;
}

export const townScripts = (card: Client): TownScripts => ({
  put: async (name, body) => replyOf(await card.call(issuer.putScript, { params: { name }, body })),
  list: async () => replyOf(await card.call(issuer.listScripts, {})).scripts,
  async reset() {
    replyOf(await card.call(issuer.resetScripts, {}));
  },
});

/** Puts each of them, in their order. */
export async function putAll(
  scripts: TownScripts,
  told: Readonly<Record<string, ToldScript>>,
): Promise<void> {
  for (const [name, script] of Object.entries(told)) await scripts.put(name, script);
}
