import type { Clock, Ids, Logger, Timer } from '@payflow/service-kit';
import { clear, type TimerChange } from '../payments/change.ts';
import type { Issuers } from '../payments/issuer.ts';
import type { Outcome, Store } from '../records/store.ts';
import {
  type Case,
  type Difference,
  differencesOf,
  NO_STATEMENT,
  opened,
  type Resolved,
  seenAgain,
  vanished,
} from './case.ts';
import { holdAgainst } from './hold-against.ts';
import type { Matching } from './match.ts';
import type { ReconciliationReads } from './reads.ts';
import { done, ended, type Run, troubled } from './run.ts';
import { RECONCILE, subjectOf } from './schedule.ts';

/**
 * What a timer does to a run.
 * 1. Everything is written under the timer's fence: of two that hold the same day against its statement, one is heard.
 * 2. Nothing is written before the statement is there as a whole. Then come the cases, some at a time, and last the run
 *    with its money and the end of the timer in one commit. Whoever dies in between is begun again, and finds its cases.
 */
export interface ReconciliationContext {
  readonly store: Store;
  readonly reads: ReconciliationReads;
  readonly issuers: Pick<Issuers, 'named'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

const CASES_AT_ONCE = 100;
/** Well within a timer's lease, and by how much it is held for longer. */
const HOLD_EVERY_MS = 1_500;
const HOLD_MS = 6_000;
const MINUTE_MS = 60_000;
const FIRST_RETRY_MS = MINUTE_MS;
const LONGEST_RETRY_MS = 60 * MINUTE_MS;
/** An issuer that gave no statement for so long is given up until somebody runs the day again. */
const GIVEN_UP_AFTER_MS = 24 * 60 * MINUTE_MS;

const nextTry = (attempts: number): number => Math.min(FIRST_RETRY_MS * 2 ** attempts, LONGEST_RETRY_MS);

/** One timer at work on one run. */
interface Work {
  readonly context: ReconciliationContext;
  readonly timer: Timer;
  readonly of: Pick<Run, 'issuer' | 'day'>;
}

const held = ({ timer: { id, fence } }: Work) => ({ timer: { id, fence } });

/** Decides on the run as it stands; `LOST` when somebody else holds it by now. */
function decideOn(
  work: Work,
  decide: (run: Run) => Omit<Outcome<unknown>, 'result'>,
): Promise<'done' | 'LOST'> {
  const question = { ...held(work), reconciliationRun: work.of };
  return work.context.store.decide(question, ({ reconciliationRun }) => ({
    result: 'done' as const,
    ...(reconciliationRun ? decide(reconciliationRun) : { timers: [clear(RECONCILE, subjectOf(work.of))] }),
  }));
}

/** Keeps the timer while the work is long. */
function keeping(work: Work): () => Promise<'go on' | 'stop'> {
  const { clock, store } = work.context;
  let heldAt = clock.elapsedMs();
  return async () => {
    if (clock.elapsedMs() - heldAt < HOLD_EVERY_MS) return 'go on';
    heldAt = clock.elapsedMs();
    const hold: TimerChange = {
      timer: 'hold',
      kind: RECONCILE,
      subject: subjectOf(work.of),
      until: clock.realNow() + HOLD_MS,
    };
    const kept = await store.decide(held(work), () => ({ result: 'kept' as const, timers: [hold] }));
    return kept === 'LOST' ? 'stop' : 'go on';
  };
}

/** What becomes of each case of the day: those that are known, and those that are new. */
function casesAfter(
  { context: { clock, ids }, of }: Work,
  known: readonly Case[],
  now: readonly Difference[],
): ((run: Run) => Resolved | undefined)[] {
  const at = clock.now();
  const seen = new Map(now.map((difference) => [difference.subject, difference]));
  const knownSubjects = new Set(known.map(({ subject }) => subject));
  const fresh = now
    .filter(({ subject }) => !knownSubjects.has(subject))
    .map((difference) => ({ difference, id: ids.next('rcn', `${subjectOf(of)} ${difference.subject}`) }));
  return [
    ...known.map((one) => (run: Run) => {
      const difference = seen.get(one.subject);
      return difference ? seenAgain(one, difference, run, at) : vanished(one, run, at);
    }),
    ...fresh.map(({ difference, id }) => (run: Run) => ({
      case: opened(difference, id, run, at),
      run,
      postings: [],
    })),
  ];
}

/** Writes what has become of the day's cases, some at a time. */
async function writeCases(work: Work, now: readonly Difference[]): Promise<'done' | 'LOST'> {
  const changes = casesAfter(work, await work.context.reads.casesOf(work.of), now);
  for (let from = 0; from < changes.length; from += CASES_AT_ONCE) {
    const some = changes.slice(from, from + CASES_AT_ONCE);
    const result = await decideOn(work, (before) => {
      let run = before;
      const resolved = some.flatMap((change) => {
        const one = change(run);
        run = one?.run ?? run;
        return one ?? [];
      });
      return {
        reconciliationCases: resolved.map((one) => one.case),
        postings: resolved.flatMap(({ postings }) => postings),
        ...(run === before ? {} : { reconciliationRun: run }),
      };
    });
    if (result === 'LOST') return result;
  }
  return 'done';
}

async function conclude(work: Work, matching: Matching): Promise<void> {
  const { clock } = work.context;
  if ((await writeCases(work, differencesOf(matching))) === 'LOST') return;
  await decideOn(work, (before) => {
    const { run, postings } = done(before, matching, clock.now());
    return { reconciliationRun: run, postings, timers: [clear(RECONCILE, subjectOf(work.of))] };
  });
}

/** An issuer that has no statements is not asked again; what was found by one that it once gave stays. */
async function giveUp(
  work: Work,
  state: 'NOT_OFFERED' | 'UNREACHABLE',
  trouble: string | null,
): Promise<void> {
  if (state === 'UNREACHABLE') {
    const { reads, logger } = work.context;
    // What an earlier statement differed in stays as it is.
    const others = (await reads.casesOf(work.of)).filter(({ resolution }) => resolution !== 'STATEMENT');
    if ((await writeCases(work, [...others, NO_STATEMENT])) === 'LOST') return;
    logger.error({ ...work.of, why: trouble }, 'an issuer gave no statement for a day');
  }
  await decideOn(work, (run) => ({
    reconciliationRun: ended(run, state, trouble),
    timers: [clear(RECONCILE, subjectOf(work.of))],
  }));
}

async function tryAgain(work: Work, run: Run, why: string): Promise<void> {
  const { clock, logger } = work.context;
  const now = clock.now();
  if (now - run.startedAt >= GIVEN_UP_AFTER_MS) return giveUp(work, 'UNREACHABLE', why);
  const { attempts } = work.timer;
  logger.warn({ ...work.of, why }, 'a statement could not be read');
  await decideOn(work, (before) => ({
    reconciliationRun: troubled(before, why),
    timers: [
      {
        timer: 'set',
        kind: RECONCILE,
        subject: subjectOf(work.of),
        clock: 'business',
        due: now + nextTry(attempts),
        attempts: attempts + 1,
      },
    ],
  }));
}

/** Holds a day against its statement, when its timer falls due. */
export const reconcile =
  (context: ReconciliationContext) =>
  async (timer: Timer): Promise<void> => {
    const [issuer = '', day = ''] = timer.subject.split(' ');
    const work: Work = { context, timer, of: { issuer, day } };
    const { reconciliationRun: run } = await context.store.look({ reconciliationRun: work.of });
    if (!run) {
      await decideOn(work, () => ({}));
      return;
    }
    const found = await holdAgainst({ ...context, between: keeping(work) }, work.of);
    if (found === 'stopped') return;
    switch (found.told) {
      case 'statement':
        return conclude(work, found.matching);
      case 'not offered':
        return giveUp(work, 'NOT_OFFERED', null);
      case 'nothing':
        return tryAgain(work, run, found.why);
    }
  };
