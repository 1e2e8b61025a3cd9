import type { issuer } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Asked, Authorized, Declined, Entry, Reversed, Tombstoned } from './entry.ts';

/**
 * What one attempt is, folded from its entries.
 * 1. Money is held from an `authorized` first entry until its `reversed`, and by nothing else.
 * 2. An attempt is answered once; a repeat gets that answer again.
 * 3. DECLINED and REVERSED are final; VOID only takes note of the authorization that came too late.
 */
export type Attempt =
  | { readonly state: 'APPROVED'; readonly answered: Authorized }
  | { readonly state: 'DECLINED'; readonly answered: Declined }
  | { readonly state: 'REVERSED'; readonly answered: Authorized; readonly reversed: Reversed }
  | { readonly state: 'VOID'; readonly answered: Declined | undefined; readonly tombstoned: Tombstoned };

/** The attempt after its entries, which come in order; undefined when there are none. */
export function attemptOf(entries: readonly Entry[]): Attempt | undefined {
  return entries.reduce<Attempt | undefined>(evolve, undefined);
}

function evolve(attempt: Attempt | undefined, entry: Entry, index: number): Attempt {
  const impossible = () =>
    new Error(
      `entry ${entry.seq} of ${entry.attemptId}, ${entry.type}, cannot follow ${attempt?.state ?? 'nothing'}`,
    );
  if (entry.seq !== index + 1) throw impossible();
  switch (entry.type) {
    case 'authorized':
      if (attempt) throw impossible();
      return { state: 'APPROVED', answered: entry };
    case 'declined':
      if (!attempt) return { state: 'DECLINED', answered: entry };
      if (attempt.state !== 'VOID' || attempt.answered) throw impossible();
      return { ...attempt, answered: entry };
    case 'reversed':
      if (attempt?.state !== 'APPROVED') throw impossible();
      return { state: 'REVERSED', answered: attempt.answered, reversed: entry };
    case 'tombstoned':
      if (attempt) throw impossible();
      return { state: 'VOID', answered: undefined, tombstoned: entry };
  }
}

/** What the issuer holds or took and has not given back. */
export function heldAmount(attempt: Attempt | undefined): number {
  return attempt?.state === 'APPROVED' ? attempt.answered.asked.amount : 0;
}

/** The answer to an authorization; made of its entry alone, so that a repeat gets the same bytes. */
export function replyOf(answered: Authorized | Declined): issuer.AuthorizeReply {
  const { attemptId, at } = answered;
  if (answered.type === 'declined') {
    const { reason, responseCode } = answered;
    return {
      result: 'DECLINED',
      attemptId,
      refNo: null,
      authCode: null,
      approvedAt: null,
      reason,
      responseCode,
    };
  }
  const { refNo, authCode } = answered;
  return {
    result: 'APPROVED',
    attemptId,
    refNo,
    authCode,
    approvedAt: isoTime(at),
    reason: null,
    responseCode: '00',
  };
}

/** What a lookup shows. Throws when there are no entries. */
export function describe(entries: readonly Entry[]): issuer.Authorization {
  const attempt = attemptOf(entries);
  const [first] = entries;
  if (!attempt || !first) throw new Error('an attempt without entries cannot be described');
  const reply = attempt.answered ? replyOf(attempt.answered) : undefined;
  return {
    attemptId: first.attemptId,
    ...describeAsked(attempt.answered?.asked, tidOf(attempt)),
    state: attempt.state,
    heldAmount: heldAmount(attempt),
    captured: attempt.answered?.type === 'authorized' && attempt.answered.asked.capture,
    refNo: reply?.refNo ?? null,
    authCode: reply?.authCode ?? null,
    responseCode: reply?.responseCode ?? null,
    history: entries.map((entry) => ({
      seq: entry.seq,
      type: entry.type,
      at: isoTime(entry.at),
      operationId: 'operationId' in entry ? entry.operationId : null,
      responseCode: responseCodeOf(entry),
    })),
  };
}

const tidOf = (attempt: Attempt): string | null =>
  attempt.answered?.asked.tid ?? (attempt.state === 'VOID' ? attempt.tombstoned.tid : null);

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

function responseCodeOf(entry: Entry): string | null {
  if (entry.type === 'authorized') return '00';
  return entry.type === 'declined' ? entry.responseCode : null;
}
