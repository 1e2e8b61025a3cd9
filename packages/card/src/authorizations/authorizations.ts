import { ALWAYS_APPROVING_CARD, type BodyOf, type issuer, type Refusal } from '@payflow/contracts';
import { type Clock, type Ids, sortableId } from '@payflow/service-kit';
import { callOf } from '../scripts/match.ts';
import { type Cue, type Performed, perform, type Scene, type Stage } from '../scripts/perform.ts';
import type { Token } from '../tokens/token.ts';
import { type AuthorizeCommand, authorize, numberOf } from './authorize.ts';
import { capture } from './capture.ts';
import { describe } from './describe.ts';
import type { Entry, OperationDeclined } from './entry.ts';
import { operationNamed } from './operate.ts';
import { refund } from './refund.ts';
import { reverse } from './reverse.ts';
import { seoulMonth } from './seoul-month.ts';
import { silenceOf } from './silence.ts';
import { refuseUnseen, type Which } from './which.ts';

export interface Journal {
  /**
   * Decides on what an attempt is, and answers once what was decided is safe. `decide` is pure, and is run again
   * when another process was faster. With an `operation`, its scripts may be asked.
   */
  readonly decide: Stage['decide'];
  /** The entries of an attempt in order; none when it was never seen. */
  entriesOf(attemptId: string): Promise<readonly Entry[]>;
  /** The entries of each attempt that has to do with a payment, the oldest attempt first. */
  entriesOfPayment(tid: string): Promise<readonly (readonly Entry[])[]>;
}

export interface Authorizations {
  authorize(request: BodyOf<typeof issuer.authorize>, cue: Cue): Promise<Performed<issuer.AuthorizeReply>>;
  capture(request: BodyOf<typeof issuer.capture>, cue: Cue): Promise<Performed<issuer.OperationReply>>;
  refund(request: BodyOf<typeof issuer.refund>, cue: Cue): Promise<Performed<issuer.OperationReply>>;
  reverse(request: BodyOf<typeof issuer.reverse>, cue: Cue): Promise<Performed<issuer.ReverseReply>>;
  find(attemptId: string): Promise<issuer.Authorization | Refusal>;
  ofPayment(tid: string): Promise<{ authorizations: issuer.Authorization[] }>;
}

export interface AuthorizationsOptions {
  readonly journal: Journal;
  tokenOf(token: string): Promise<Token | undefined>;
  readonly clock: Pick<Clock, 'now' | 'realNow'>;
  readonly ids: Ids;
  readonly wait: Stage['wait'];
  readonly onTaken: Stage['onTaken'];
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

const stageOf = ({ journal, wait, onTaken }: AuthorizationsOptions): Stage => ({
  decide: journal.decide,
  wait,
  onTaken,
});

function authorizing(options: AuthorizationsOptions): Pick<Authorizations, 'authorize'> {
  const { clock, ids, onAnswer, tokenOf } = options;
  const stage = stageOf(options);
  const nextRefNo = (attemptId: string) => `R${sortableId(clock.realNow(), ids.bytes, attemptId)}`;
  const nextAuthCode = (attemptId: string) =>
    String(Math.floor(ids.fraction(attemptId) * AUTH_CODES)).padStart(6, '0');

  async function commandOf(asks: BodyOf<typeof issuer.authorize>): Promise<AuthorizeCommand> {
    const { attemptId = ids.next('att', asks.tid), cardToken, tokenize = false } = asks;
    const card =
      cardToken === undefined ? (asks.card ?? ALWAYS_APPROVING_CARD) : { onFile: await tokenOf(cardToken) };
    const { tid, orderNo = null, merchantName, amount, currency, capture } = asks;
    const at = clock.now();
    return {
      attemptId,
      asks: { tid, orderNo, merchantName, amount, currency, capture },
      card,
      at,
      month: seoulMonth(at),
      refNo: nextRefNo(attemptId),
      authCode: nextAuthCode(attemptId),
      ...(tokenize ? { cardToken: ids.next('tok', attemptId) } : {}),
    };
  }

  return {
    async authorize(request, cue) {
      const command = await commandOf(request);
      const scene: Scene<issuer.AuthorizeReply> = {
        operation: 'authorize',
        which: { attemptId: command.attemptId },
        decide: (attempt, told) => authorize(attempt, { ...command, at: clock.now(), told }),
        // What was answered, or reversed before it came, is no script's any more.
        callOf: (attempt) =>
          attempt
            ? undefined
            : {
                operation: 'authorize',
                cardNumber: numberOf(command.card),
                ...command.asks,
                orderNo: request.orderNo,
                headers: cue.headers,
              },
        ownStep: ({ cardNumber }) => silenceOf(cardNumber),
      };
      const performed = await perform(stage, scene, cue);
      const { result, append } = performed.decision;
      if (append && 'responseCode' in result) onAnswer(result.responseCode);
      return performed;
    },
  };
}

const operationRules = { capture, refund };

function operations(options: AuthorizationsOptions): Pick<Authorizations, 'capture' | 'refund' | 'reverse'> {
  const { clock, onOperation } = options;
  const stage = stageOf(options);
  const operate =
    (kind: OperationDeclined['operation']): Authorizations['capture' | 'refund'] =>
    async ({ tid = null, amount = null, operationId, ...named }, cue) => {
      const which = whichOf(named);
      const command = { which, tid, amount, operationId };
      const rule = operationRules[kind];
      const performed = await perform(
        stage,
        {
          operation: kind,
          which,
          decide: (attempt, told) => rule(attempt, { ...command, at: clock.now(), told }),
          callOf: (attempt) =>
            attempt && operationNamed(attempt, operationId)
              ? undefined
              : callOf(kind, attempt, { amount, tid }, cue.headers),
        },
        cue,
      );
      const { result, append } = performed.decision;
      if (append && 'result' in result) onOperation(kind, result.result);
      return performed;
    };

  return {
    capture: operate('capture'),
    refund: operate('refund'),

    reverse({ tid = null, operationId, ...named }, cue) {
      const which = whichOf(named);
      const command = { which, tid, operationId };
      return perform(
        stage,
        {
          operation: 'reverse',
          which,
          decide: (attempt) => reverse(attempt, { ...command, at: clock.now() }),
          callOf: (attempt) =>
            attempt && operationNamed(attempt, operationId)
              ? undefined
              : callOf('reverse', attempt, { amount: null, tid }, cue.headers),
        },
        cue,
      );
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
