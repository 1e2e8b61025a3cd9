import type { issuer } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { attemptOf, tidOf } from './attempt.ts';
import { replyOf } from './authorize.ts';
import type { Asked, Entry } from './entry.ts';

/** What a lookup shows. Throws when there are no entries. */
export function describe(entries: readonly Entry[]): issuer.Authorization {
  const attempt = attemptOf(entries);
  if (!attempt) throw new Error('an attempt without entries cannot be described');
  const { attemptId, state, answered, amounts, contested } = attempt;
  const reply = answered && replyOf(answered);
  const isTakenAtOnce = answered?.type === 'authorized' && answered.asked.capture;
  return {
    attemptId,
    ...describeAsked(answered?.asked, tidOf(attempt)),
    state,
    ...amounts,
    disputedAmount: contested.open,
    chargedBackAmount: contested.chargedBack,
    captured: isTakenAtOnce || amounts.capturedAmount > 0,
    refNo: reply?.refNo ?? null,
    authCode: reply?.authCode ?? null,
    responseCode: reply?.responseCode ?? null,
    history: entries.map(describeEntry),
  };
}

function describeAsked(asked: Asked | undefined, tid: string | null) {
  return {
    tid,
    orderNo: asked?.orderNo ?? null,
    merchantName: asked?.merchantName ?? null,
    amount: asked?.amount ?? 0,
    currency: asked?.currency ?? null,
    cardMasked: asked?.cardMasked ?? null,
  };
}

const describeEntry = (entry: Entry): issuer.Authorization['history'][number] => ({
  seq: entry.seq,
  type: entry.type,
  at: isoTime(entry.at),
  amount: amountOf(entry),
  operationId: 'operationId' in entry ? entry.operationId : null,
  responseCode: responseCodeOf(entry),
});

function amountOf(entry: Entry): number | null {
  if (entry.type === 'tombstoned') return null;
  return 'asked' in entry ? entry.asked.amount : entry.amount;
}

function responseCodeOf(entry: Entry): string | null {
  switch (entry.type) {
    case 'authorized':
    case 'captured':
    case 'refunded':
      return '00';
    case 'declined':
    case 'operation_declined':
      return entry.responseCode;
    case 'reversed':
    case 'tombstoned':
    case 'disputed':
    case 'dispute_won':
    case 'charged_back':
      return null;
  }
}
