import { issuer as card, SCRIPT_HEADER } from '@payflow/contracts';
import { CallFailed, type CallResult, type Client } from '@payflow/service-kit';
import type { IssuerOutcome } from '../payments/conclude.ts';
import type { Card, Issuer, IssuerOperation, OperationOutcome, Tokenized } from '../payments/issuer.ts';
import type { StatementPage } from '../reconciliation/statement.ts';

/** Statuses with which an issuer surely did nothing: it let nobody in. */
const NOBODY_LET_IN = new Set([401, 403]);

const scripted = (script: string | undefined): Record<string, string> =>
  script === undefined ? {} : { [SCRIPT_HEADER]: script };

const unknown = (why: string): IssuerOutcome => ({ outcome: 'unknown', why });

/** An answer counts only when it is about this attempt and whole; anything else may hide an approval. */
function read(result: CallResult<typeof card.authorize>, attemptId: string): IssuerOutcome {
  if (!result.ok) {
    const why = `the issuer answered ${result.status} ${result.problem.code}`;
    return NOBODY_LET_IN.has(result.status) ? { outcome: 'not-sent', why } : unknown(why);
  }
  const { reply } = result;
  if (reply.attemptId !== attemptId) return unknown(`the issuer answered about ${reply.attemptId}`);
  if (reply.result === 'DECLINED') {
    return reply.responseCode === '00'
      ? unknown('declined with code 00')
      : { outcome: 'declined', responseCode: reply.responseCode };
  }
  const { authCode, refNo, approvedAt, responseCode } = reply;
  if (!authCode || !refNo || approvedAt === null || responseCode !== '00')
    return unknown('approved without a full approval');
  const approval = { authCode, refNo, approvedAt: Date.parse(approvedAt) };
  return { outcome: 'approved', approval, ...(reply.cardToken ? { cardToken: reply.cardToken } : {}) };
}

function failed(error: unknown): IssuerOutcome {
  if (!(error instanceof CallFailed)) throw error;
  const why = `${error.reason}: ${error.message}`;
  return error.reason === 'refused' || error.reason === 'forbidden'
    ? { outcome: 'not-sent', why }
    : unknown(why);
}

const unanswered = (why: string): OperationOutcome => ({ outcome: 'unknown', why });

/** The issuer's no to a void: a capture or a refund has touched what was held. */
const NOT_REVERSIBLE = { problem: 'INVALID_STATE', responseCode: '12' };

/** A capture or refund counts as answered only when the answer is about this operation and all of its amount. */
function readMoved(result: CallResult<typeof card.capture>, asked: IssuerOperation): OperationOutcome {
  if (!result.ok) return unanswered(`the issuer answered ${result.status} ${result.problem.code}`);
  const { operationId, attemptId, amount, responseCode, ...reply } = result.reply;
  if (operationId !== asked.operationId || attemptId !== asked.attemptId)
    return unanswered(`the issuer answered about ${operationId} of ${attemptId}`);
  if (reply.result === 'DECLINED')
    return responseCode === '00'
      ? unanswered('declined with code 00')
      : { outcome: 'declined', responseCode };
  return amount === asked.amount && responseCode === '00'
    ? { outcome: 'done' }
    : unanswered(`done with code ${responseCode} and an amount of ${amount}, not ${asked.amount}`);
}

function readReleased(result: CallResult<typeof card.reverse>, asked: IssuerOperation): OperationOutcome {
  if (!result.ok) {
    const { status, problem } = result;
    return problem.code === NOT_REVERSIBLE.problem
      ? { outcome: 'declined', responseCode: NOT_REVERSIBLE.responseCode }
      : unanswered(`the issuer answered ${status} ${problem.code}`);
  }
  const { attemptId, heldAmount } = result.reply;
  return attemptId === asked.attemptId && heldAmount === 0
    ? { outcome: 'done' }
    : unanswered('the issuer still holds money');
}

/** A card on file goes by its token; one that is to be kept asks for one. */
function cardSent(charged: Card) {
  if ('token' in charged) return { cardToken: charged.token };
  const { number, expiry, cvc, keepFor } = charged;
  return { card: { number, expiry, cvc }, ...(keepFor === undefined ? {} : { tokenize: true }) };
}

function readToken(result: CallResult<typeof card.createToken>, attemptId: string): Tokenized {
  const unavailable = (why: string): Tokenized => ({ outcome: 'unavailable', why });
  if (!result.ok) return unavailable(`the issuer answered ${result.status} ${result.problem.code}`);
  const { reply } = result;
  if (reply.attemptId !== attemptId) return unavailable(`the issuer answered about ${reply.attemptId}`);
  if (reply.result === 'DECLINED') return { outcome: 'declined', responseCode: reply.responseCode };
  return reply.token === null
    ? unavailable('the issuer kept the card without a token')
    : { outcome: 'kept', token: reply.token };
}

async function operate(client: Client, operation: IssuerOperation): Promise<OperationOutcome> {
  const { kind, attemptId, tid, operationId, amount, script } = operation;
  const headers = scripted(script);
  const body = { attemptId, tid, operationId };
  switch (kind) {
    case 'capture':
      return readMoved(await client.call(card.capture, { headers, body: { ...body, amount } }), operation);
    case 'refund':
      return readMoved(await client.call(card.refund, { headers, body: { ...body, amount } }), operation);
    case 'void':
      return readReleased(await client.call(card.reverse, { headers, body }), operation);
  }
}

const NOT_FOUND = 404;
/** A page has to come within the deadline of an authorization, and within the limit of a reply. */
const LINES_AT_ONCE = 1_000;

const linesIn = ({
  captures,
  refunds,
  chargebacks,
}: Readonly<Record<'captures' | 'refunds' | 'chargebacks', { readonly count: number }>>): number =>
  captures.count + refunds.count + chargebacks.count;

function readPage(
  result: CallResult<typeof card.statement>,
  day: string,
  cursor: string | undefined,
): StatementPage {
  if (!result.ok) {
    const { status, problem } = result;
    if (status === NOT_FOUND && cursor === undefined) return { told: 'not offered' };
    return { told: 'nothing', why: `the issuer answered ${status} ${problem.code}` };
  }
  const { date, final, totals, lines, nextCursor } = result.reply;
  if (date !== day) return { told: 'nothing', why: `the issuer answered about ${date}` };
  return {
    told: 'page',
    final,
    totals: totals ? { lines: linesIn(totals), net: totals.net } : undefined,
    lines: lines.map(({ id, kind, refNo, tid, operationId, amount }) => ({
      ...{ id, kind, refNo, tid, operationId, amount, day },
    })),
    nextCursor,
  };
}

const saysNotFound = ({ status }: CallFailed, cursor: string | undefined): boolean =>
  status === NOT_FOUND && cursor === undefined;

/** The issuer over HTTP. */
export function cardIssuer(name: string, client: Client): Issuer {
  return {
    name,
    admits: () => true,
    async authorize({ terms, state }, charged, merchantName, script) {
      if (state.status !== 'APPROVING')
        throw new Error(`${terms.tid} is ${state.status}, nothing is to be authorized`);
      const { attempt } = state;
      try {
        const result = await client.call(card.authorize, {
          headers: scripted(script),
          body: {
            amount: terms.amount,
            merchantName,
            tid: terms.tid,
            orderNo: terms.orderNo,
            attemptId: attempt.id,
            capture: terms.captureMode === 'AUTO',
            ...cardSent(charged),
            currency: 'KRW',
            installmentMonths: attempt.installmentMonths,
          },
        });
        return read(result, attempt.id);
      } catch (error) {
        return failed(error);
      }
    },
    async reverse({ attemptId, tid, operationId }) {
      try {
        const result = await client.call(card.reverse, { body: { attemptId, tid, operationId } });
        if (!result.ok)
          return { confirmed: false, why: `the issuer answered ${result.status} ${result.problem.code}` };
        const { reply } = result;
        const confirmed = reply.attemptId === attemptId && reply.heldAmount === 0;
        return confirmed ? { confirmed } : { confirmed: false, why: 'the issuer still holds money' };
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        return { confirmed: false, why: `${error.reason}: ${error.message}` };
      }
    },
    async tokenize({ number, expiry, cvc }, attemptId) {
      try {
        const body = { card: { number, expiry, cvc }, attemptId };
        return readToken(await client.call(card.createToken, { body }), attemptId);
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        return { outcome: 'unavailable', why: `${error.reason}: ${error.message}` };
      }
    },
    async forget(token) {
      try {
        const result = await client.call(card.deleteToken, { params: { token } });
        return result.ok || result.status === 404;
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        return false;
      }
    },
    async operate(operation) {
      try {
        return await operate(client, operation);
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        return unanswered(`${error.reason}: ${error.message}`);
      }
    },
    async statement(day, cursor) {
      try {
        const query = { limit: LINES_AT_ONCE, ...(cursor === undefined ? {} : { cursor }) };
        return readPage(await client.call(card.statement, { params: { date: day }, query }), day, cursor);
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        if (saysNotFound(error, cursor)) return { told: 'not offered' };
        return { told: 'nothing', why: `${error.reason}: ${error.message}` };
      }
    },
  };
}
