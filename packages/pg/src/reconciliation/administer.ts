import {
  type BodyOf,
  isRefusal,
  type Refusal,
  type ReplyOf,
  type reconciliation,
  refuse,
} from '@payflow/contracts';
import { seoulDay } from '../ledger/seoul-day.ts';
import { resolved } from './case.ts';
import { noSuchCase, shownCase, shownRun } from './look-up.ts';
import type { ReconciliationContext } from './reconcile.ts';
import { begun, type Run } from './run.ts';
import { runNow } from './schedule.ts';

/** What people do about reconciliation. */

export interface AdministrationContext extends Pick<ReconciliationContext, 'store' | 'clock' | 'ids'> {
  /** Those that the PG has now. */
  readonly issuerNames: readonly string[];
  /** Makes the timers look at once. */
  nudge(): void;
}

/** One case. Refuses one that is not there. */
export async function showCase(
  { store }: Pick<AdministrationContext, 'store'>,
  id: string,
): Promise<reconciliation.Case | Refusal> {
  const { reconciliationCase } = await store.look({ reconciliationCase: id });
  return reconciliationCase ? shownCase(reconciliationCase) : noSuchCase(id);
}

interface Resolving extends BodyOf<typeof reconciliation.resolveReconciliationCase> {
  readonly id: string;
  /** Who decides. */
  readonly by: string;
}

/** A person's decision on a case, with what it posts in the same commit. Refuses a case that is not there, or resolved. */
export async function resolveCase(
  { store, clock }: AdministrationContext,
  { id, by, resolution, reason }: Resolving,
): Promise<reconciliation.Case | Refusal> {
  const { reconciliationCase: seen } = await store.look({ reconciliationCase: id });
  if (!seen) return noSuchCase(id);
  const question = {
    reconciliationCase: id,
    reconciliationRun: { issuer: seen.issuer, day: seen.day },
  };
  const result = await store.decide<reconciliation.Case | Refusal>(
    question,
    ({ reconciliationCase, reconciliationRun }) => {
      if (!reconciliationCase || !reconciliationRun) return { result: noSuchCase(id) };
      const decision = { resolution, reason, by, at: clock.now() };
      const decided = resolved(reconciliationCase, reconciliationRun, decision);
      if (isRefusal(decided)) return { result: decided };
      const { case: after, run, postings } = decided;
      return {
        result: shownCase(after),
        reconciliationCases: [after],
        postings,
        ...(run === reconciliationRun ? {} : { reconciliationRun: run }),
      };
    },
  );
  if (result === 'LOST') throw new Error('a case was decided under no timer');
  return result;
}

async function begin(
  { store, clock, ids }: AdministrationContext,
  of: Pick<Run, 'issuer' | 'day'>,
): Promise<Run> {
  const at = clock.now();
  const fresh = { ...of, id: ids.next('rec', `${of.issuer} ${of.day}`), at };
  const run = await store.decide({ reconciliationRun: of }, ({ reconciliationRun }) => {
    const after = begun(reconciliationRun, fresh);
    return { result: after, reconciliationRun: after, timers: [runNow(of, at)] };
  });
  if (run === 'LOST') throw new Error('a run was begun under no timer');
  return run;
}

/** Has a past day held against its statement now, or once more. Refuses an unknown issuer, and a day that is not over. */
export async function runDay(
  context: AdministrationContext,
  { day, issuer }: BodyOf<typeof reconciliation.runReconciliation>,
): Promise<ReplyOf<typeof reconciliation.runReconciliation> | Refusal> {
  const { issuerNames, clock, nudge } = context;
  if (issuer !== undefined && !issuerNames.includes(issuer))
    return refuse('NOT_FOUND', `There is no issuer ${issuer}; there are ${issuerNames.join(', ')}.`);
  if (day >= seoulDay(clock.now()))
    return refuse(
      'INVALID_STATE',
      `${day} is not over in Seoul; take a day before ${seoulDay(clock.now())}.`,
    );
  const issuers = issuer === undefined ? issuerNames : [issuer];
  const runs = await Promise.all(issuers.map((name) => begin(context, { issuer: name, day })));
  nudge();
  return { runs: runs.map(shownRun) };
}
