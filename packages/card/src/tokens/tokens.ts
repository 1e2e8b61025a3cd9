import { type BodyOf, isRefusal, type issuer, type Refusal, type ReplyOf } from '@payflow/contracts';
import type { Clock, Ids } from '@payflow/service-kit';
import { seoulMonth } from '../authorizations/seoul-month.ts';
import { forget, type Token, type Tokenizing, tokenize } from './token.ts';

export interface TokenStore {
  /** Decides on the token that an attempt has made; `decide` is pure, and is run again when another process was faster. */
  keep(attemptId: string, decide: (known: Token | undefined) => Tokenizing): Promise<Tokenizing>;
  /** Replaces a token by what `decide` makes of it. */
  change(token: string, decide: (known: Token | undefined) => Token | Refusal): Promise<Token | Refusal>;
  find(token: string): Promise<Token | undefined>;
}

export interface Tokens {
  create(request: BodyOf<typeof issuer.createToken>): Promise<issuer.TokenReply | Refusal>;
  remove(token: string): Promise<ReplyOf<typeof issuer.deleteToken> | Refusal>;
}

export function createTokens(
  store: TokenStore,
  { clock, ids }: { clock: Pick<Clock, 'now'>; ids: Ids },
): Tokens {
  return {
    async create({ card, attemptId = ids.next('att', 'token') }) {
      const at = clock.now();
      const command = { token: ids.next('tok', attemptId), attemptId, card, at, month: seoulMonth(at) };
      return (await store.keep(attemptId, (known) => tokenize(known, command))).result;
    },
    async remove(token) {
      const at = clock.now();
      const forgotten = await store.change(token, (known) => forget(known, token, at));
      return isRefusal(forgotten) ? forgotten : { token, deleted: true };
    },
  };
}
