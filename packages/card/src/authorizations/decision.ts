import type { Refusal } from '@payflow/contracts';
import type { Dispute } from '../disputes/dispute.ts';
import type { Token } from '../tokens/token.ts';
import type { Entry } from './entry.ts';

/** What a rule made of a command: the answer, and what is added to the attempt's journal for it. */
export interface Decision<Reply> {
  readonly result: Reply | Refusal;
  readonly append?: Entry;
  /** What a script ordered together with it. */
  readonly plans?: Dispute;
  /** A card that is put on file with it. */
  readonly keeps?: Token;
}

export const answer = <Reply>(result: Reply, append?: Entry, keeps?: Token): Decision<Reply> => ({
  result,
  ...(append ? { append } : {}),
  ...(keeps ? { keeps } : {}),
});
export const refused = (refusal: Refusal): Decision<never> => ({ result: refusal });
