import { ALWAYS_APPROVING_CARD, type BodyOf, type issuer, type Refusal } from '@payflow/contracts';
import { type Clock, type Ids, sortableId } from '@payflow/service-kit';
import type { Attempt } from './attempt.ts';
import { authorize } from './authorize.ts';
import { capture } from './capture.ts';
import type { Decision } from './decision.ts';
import { describe } from './describe.ts';
import type { Entry, OperationDeclined } from './entry.ts';
import { refund } from './refund.ts';
import { reverse } from './reverse.ts';
import { seoulMonth } from './seoul-month.ts';
import { refuseUnseen, type Which } from './which.ts';

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
  capture(request: BodyOf<typeof issuer.capture>): Promise<issuer.OperationReply | Refusal>;
  refund(request: BodyOf<typeof issuer.refund>): Promise<issuer.OperationReply | Refusal>;
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
  /** Told of every capture and refund that was answered for the first time. */
  onOperation(kind: OperationDeclined['operation'], result: issuer.OperationReply['result']): void;
}

const AUTH_CODES = 1_000_000;

type Named = Pick<BodyOf<typeof issuer.reverse>, 'attemptId' | 'refNo'>;

const whichOf = ({ attemptId, refNo }: Named): Which =>
  attemptId === undefined ? { refNo: refNo ?? '' } : { attemptId };

/** What the issuer does when it is called. */
export function createAuthorizations(options: AuthorizationsOptions): Authorizations {
  return { ...lookups(options), ...operations(options), ...authorizing(options) };
}

function authorizing({
  journal,
  clock,
  ids,
  onAnswer,
}: AuthorizationsOptions): Pick<Authorizations, 'authorize'> {
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
  };
}

const operationRules = { capture, refund };

function operations({
  journal,
  clock,
  onOperation,
}: AuthorizationsOptions): Pick<Authorizations, 'capture' | 'refund' | 'reverse'> {
  const operate =
    (kind: OperationDeclined['operation']): Authorizations['capture' | 'refund'] =>
    async ({ tid = null, amount = null, operationId, ...named }) => {
      const which = whichOf(named);
      const command = { which, tid, amount, operationId, at: clock.now() };
      const rule = operationRules[kind];
      const { result, append } = await journal.decide(which, (attempt) => rule(attempt, command));
      if (append && 'result' in result) onOperation(kind, result.result);
      return result;
    };

  return {
    capture: operate('capture'),
    refund: operate('refund'),

    async reverse({ tid = null, operationId, ...named }) {
      const which = whichOf(named);
      const command = { which, tid, operationId, at: clock.now() };
      return (await journal.decide(which, (attempt) => reverse(attempt, command))).result;
    },
  };
}

function lookups({ journal }: AuthorizationsOptions): Pick<Authorizations, 'find' | 'ofPayment'> {
  return {
    async find(attemptId) {
      const entries = await journal.entriesOf(attemptId);
      return entries.length > 0 ? describe(entries) : refuseUnseen({ attemptId });
    },

    async ofPayment(tid) {
      return { authorizations: (await journal.entriesOfPayment(tid)).map(describe) };
    },
  };
}
