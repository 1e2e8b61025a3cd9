import { isRefusal, type Refusal } from '@payflow/contracts';
import { type Committer, insert, type Row, table, type WritePath } from '@payflow/database';
import { Prisma } from '@payflow/database/card';
import type { Token } from '../tokens/token.ts';
import type { TokenStore } from '../tokens/tokens.ts';

export const tokens = table('card_tokens', Prisma.CardTokenScalarFieldEnum, ['token']);

export const tokenRow = (token: Token): Row => ({ ...token });

const tokenFrom = (row: Row | undefined): Token | undefined => row && (row as unknown as Token);

export interface TokenStoreOptions {
  readonly committer: Committer;
  readonly writePath: Pick<WritePath, 'load'>;
}

/** Cards on file. A token is inserted once; its attemptId is unique, and the lock between processes. */
export function createTokenStore({ committer, writePath }: TokenStoreOptions): TokenStore {
  return {
    keep(attemptId, decide) {
      const lookup = { table: tokens, where: { attemptId } };
      return committer.commit({
        lookups: [lookup],
        decide(view) {
          const result = decide(tokenFrom(view.row(lookup)));
          return { result, writes: result.keeps ? [insert(tokens, tokenRow(result.keeps))] : [] };
        },
      });
    },
    change(token, decide) {
      const lookup = { table: tokens, where: { token } };
      return committer.commit<Token | Refusal>({
        lookups: [lookup],
        decide(view) {
          const result = decide(tokenFrom(view.row(lookup)));
          if (isRefusal(result)) return { result, writes: [] };
          const { deletedAt } = result;
          return { result, writes: [{ write: 'update', table: tokens, key: { token }, set: { deletedAt } }] };
        },
      });
    },
    async find(token) {
      const [rows] = await writePath.load([{ table: tokens, where: { token } }]);
      return tokenFrom(rows?.[0]);
    },
  };
}
