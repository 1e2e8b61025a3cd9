import { ALWAYS_APPROVING_CARD, type BodyOf, type issuer, type Refusal, refuse } from '@payflow/contracts';
import { type Clock, type Ids, sortableId } from '@payflow/service-kit';
import { type Attempt, describe } from './attempt.ts';
import { authorize } from './authorize.ts';
import type { Decision } from './decision.ts';
import type { Entry } from './entry.ts';
import { reverse, type Which } from './reverse.ts';
import { seoulMonth } from './seoul-month.ts';

export interface Journal {
  /**
   * Decides on what an attempt is, and answers once what was decided is safe. `decide` is pure, and is run again
   * when another process was faster.
   */
  decide<Reply>(
    which: Which,
    decide: (attempt: Attempt | undefined) => Decision<Reply>,
  ): Promise<Decision<Reply>>;
  /** The entries of an attempt in order; none when it was never seen. */
  entriesOf(attemptId: string): Promise<readonly Entry[]>;
  /** The entries of each attempt that has to do with a payment, the oldest attempt first. */
  entriesOfPayment(tid: string): Promise<readonly (readonly Entry[])[]>;
}

export interface Authorizations {
  authorize(request: BodyOf<typeof issuer.authorize>): Promise<issuer.AuthorizeReply | Refusal>;
  reverse(request: BodyOf<typeof issuer.reverse>): Promise<issuer.ReverseReply | Refusal>;
  find(attemptId: string): Promise<issuer.Authorization | Refusal>;
  ofPayment(tid: string): Promise<{ authorizations: issuer.Authorization[] }>;
}

export interface AuthorizationsOptions {
  readonly journal: Journal;
  readonly clock: Pick<Clock, 'now' | 'realNow'>;
  readonly ids: Ids;
  /** Told of every authorization that was answered for the first time. */
  onAnswer(responseCode: string): void;
}

const AUTH_CODES = 1_000_000;

/** What the issuer does when it is called. */
export function createAuthorizations({
  journal,
  clock,
  ids,
  onAnswer,
}: AuthorizationsOptions): Authorizations {
  const nextRefNo = () => `R${sortableId(clock.realNow(), ids.bytes)}`;
  const nextAuthCode = () => String(Math.floor(ids.fraction() * AUTH_CODES)).padStart(6, '0');

  return {
    async authorize({ attemptId = ids.next('att'), card = ALWAYS_APPROVING_CARD, ...asks }) {
      const at = clock.now();
      const command = {
        attemptId,
        asks: {
          tid: asks.tid,
          orderNo: asks.orderNo ?? null,
          merchantName: asks.merchantName,
          amount: asks.amount,
          currency: asks.currency,
          capture: asks.capture,
        },
        card,
        at,
        month: seoulMonth(at),
        refNo: nextRefNo(),
        authCode: nextAuthCode(),
      };
      const { result, append } = await journal.decide({ attemptId }, (attempt) =>
        authorize(attempt, command),
      );
      if (append && 'responseCode' in result) onAnswer(result.responseCode);
      return result;
    },

    async reverse({ attemptId, refNo, tid = null, operationId }) {
      const which = attemptId === undefined ? { refNo: refNo ?? '' } : { attemptId };
      const command = { which, tid, operationId, at: clock.now() };
      return (await journal.decide(which, (attempt) => reverse(attempt, command))).result;
    },

    async find(attemptId) {
      const entries = await journal.entriesOf(attemptId);
      return entries.length > 0
        ? describe(entries)
        : refuse('NOT_FOUND', `No attempt has the id ${attemptId}.`);
    },

    async ofPayment(tid) {
      return { authorizations: (await journal.entriesOfPayment(tid)).map(describe) };
    },
  };
}
