import {
  type BodyOf,
  isRefusal,
  type issuer,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  refuse,
} from '@payflow/contracts';
import { type Clock, type Ids, isoTime, isoTimeOrNull } from '@payflow/service-kit';
import type { Attempt } from '../authorizations/attempt.ts';
import type { Which } from '../authorizations/which.ts';
import { type Dispute, type DisputeChange, resolve, whatIsDue } from './dispute.ts';
import type { DisputeStore } from './dispute-store.ts';
import { openNow } from './open-now.ts';

const AT_ONCE = 100;
const MOST_LISTED = 200;

export function shownDispute({
  outcome: _plan,
  resolvesAt: _due,
  version: _,
  ...dispute
}: Dispute): issuer.IssuerDispute {
  const { opensAt, openedAt, resolvedAt, nextAt } = dispute;
  return {
    ...dispute,
    opensAt: isoTime(opensAt),
    openedAt: isoTimeOrNull(openedAt),
    resolvedAt: isoTimeOrNull(resolvedAt),
    nextAt: isoTimeOrNull(nextAt),
  };
}

const unknown = (id: string): Refusal => refuse('NOT_FOUND', `There is no dispute ${id}.`);

export interface DisputesOptions {
  readonly store: DisputeStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Pick<Ids, 'next'>;
}

/** What the issuer does about disputes. Whoever asks has what is due by then happen first. */
export const createDisputes = (options: DisputesOptions) => ({ ...changes(options), ...lookups(options) });
export type Disputes = ReturnType<typeof createDisputes>;

/** One after the other, so that the feed has them in the order of their times. */
async function catchUp({ store, clock }: DisputesOptions): Promise<void> {
  for (;;) {
    const due = await store.upcoming({ upTo: clock.now(), limit: AT_ONCE });
    for (const { id, attemptId } of due)
      await store.decide({ id, which: { attemptId } }, ({ dispute, attempt }) => {
        const change = whatIsDue(dispute, attempt, clock.now());
        return { result: undefined, ...(change ? { change } : {}) };
      });
    if (due.length === 0) return;
  }
}

function changes(options: DisputesOptions) {
  const { store, clock, ids } = options;

  async function changeOpen(
    id: string,
    change: (dispute: Dispute, attempt: Attempt) => DisputeChange,
  ): Promise<issuer.IssuerDispute | Refusal> {
    await catchUp(options);
    const known = await store.find(id);
    if (!known) return unknown(id);
    const which = { attemptId: known.attemptId };
    return store.decide<issuer.IssuerDispute | Refusal>({ id, which }, ({ dispute, attempt }) => {
      if (!dispute || !attempt) return { result: unknown(id) };
      if (dispute.state !== 'OPEN')
        return {
          result: refuse(
            'INVALID_STATE',
            `Dispute ${id} is ${dispute.state}; only an open one can be changed.`,
          ),
        };
      const changed = change(dispute, attempt);
      return { result: shownDispute(changed.dispute), change: changed };
    });
  }

  async function attemptNamed({
    attemptId,
    refNo,
    tid,
  }: BodyOf<typeof issuer.dispute>): Promise<Which | Refusal> {
    if (attemptId !== undefined) return { attemptId };
    if (refNo !== undefined) return { refNo };
    const found = await store.approvedAttempt(tid ?? '');
    return found === undefined
      ? refuse('NOT_FOUND', `No authorization was approved for ${tid}.`)
      : { attemptId: found };
  }

  return {
    async dispute(body: BodyOf<typeof issuer.dispute>): Promise<issuer.IssuerDispute | Refusal> {
      await catchUp(options);
      const which = await attemptNamed(body);
      if (isRefusal(which)) return which;
      const id = ids.next('cdp', 'attemptId' in which ? which.attemptId : which.refNo);
      return store.decide<issuer.IssuerDispute | Refusal>({ id, which }, ({ attempt }) => {
        const opened = openNow(attempt, { id, which, body, at: clock.now() });
        return isRefusal(opened)
          ? { result: opened }
          : { result: shownDispute(opened.dispute), change: opened };
      });
    },
    resolve: (id: string, { outcome }: BodyOf<typeof issuer.resolveDispute>) =>
      changeOpen(id, (dispute, attempt) => resolve(dispute, attempt, outcome, clock.now())),
    giveEvidence: (id: string, { text }: BodyOf<typeof issuer.giveEvidence>) =>
      changeOpen(id, (dispute) => ({ dispute: { ...dispute, evidence: text } })),
  };
}

function lookups(options: DisputesOptions) {
  const { store } = options;
  return {
    async find(id: string): Promise<issuer.IssuerDispute | Refusal> {
      await catchUp(options);
      const found = await store.find(id);
      return found ? shownDispute(found) : unknown(id);
    },
    async list(query: QueryOf<typeof issuer.issuerDisputes>): Promise<ReplyOf<typeof issuer.issuerDisputes>> {
      await catchUp(options);
      return { disputes: (await store.list({ ...query, limit: MOST_LISTED })).map(shownDispute) };
    },
    /** The feed; see the contract. */
    async events({
      since,
      limit,
    }: QueryOf<typeof issuer.disputeEvents>): Promise<ReplyOf<typeof issuer.disputeEvents>> {
      await catchUp(options);
      const { events, last } = await store.events(since, limit);
      const [next] = await store.upcoming({ limit: 1 });
      return {
        events: events.map((event) => ({ ...event, at: isoTime(event.at) })),
        last,
        nextAt: isoTimeOrNull(next?.nextAt ?? null),
      };
    },
    /** What happens by itself after a time, for whoever moves the clock. */
    upcoming: (after: number, limit: number) => store.upcoming({ after, limit }),
  };
}
