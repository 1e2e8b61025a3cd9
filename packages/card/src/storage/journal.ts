import { type Committer, insert, type OpenDatabase, plainRow, type Write } from '@payflow/database';
import { type Attempt, attemptOf, tidOf } from '../authorizations/attempt.ts';
import type { Journal } from '../authorizations/authorizations.ts';
import type { Decision } from '../authorizations/decision.ts';
import type { Entry } from '../authorizations/entry.ts';
import { NO_PROMPT } from '../scripts/prompter.ts';
import { secondLineOf } from '../statements/line.ts';
import { plannedRow } from './disputes.ts';
import { entries, entryOf, rowOf } from './entries.ts';
import type { ScriptShelf } from './scripts.ts';
import { looseLineWrite } from './statements.ts';
import { tokenRow, tokens } from './tokens.ts';

export interface JournalOptions {
  readonly committer: Committer;
  readonly read: OpenDatabase<'card'>['read'];
  /** Absent in server mode. */
  readonly scripts?: Pick<ScriptShelf, 'asking'> | undefined;
}

const ownTid = (attempt: Attempt | undefined, entry: Entry): string | null =>
  'asked' in entry ? entry.asked.tid : attempt ? tidOf(attempt) : null;

/** All that a decision leaves: its entry, a second line of it on paper, a dispute that was ordered with it, a card on file. */
function writesOf({ append, plans, keeps }: Decision<unknown>, attempt: Attempt | undefined): Write[] {
  const second = append && secondLineOf(append, ownTid(attempt, append));
  return [
    ...(append ? [insert(entries, rowOf(append))] : []),
    ...(second ? [looseLineWrite(second)] : []),
    ...(plans ? [plannedRow(plans)] : []),
    ...(keeps ? [insert(tokens, tokenRow(keeps))] : []),
  ];
}

/**
 * 1. Entries are only ever inserted; (attemptId, seq) is the lock between processes.
 * 2. Every entry after an approval carries its refNo, so that a refNo finds the attempt as whole as its attemptId does.
 */
export function createJournal({ committer, read, scripts }: JournalOptions): Journal {
  return {
    decide(which, decide, operation) {
      const lookup = { table: entries, where: which };
      const asking = operation && scripts?.asking(operation);
      return committer.commit({
        lookups: asking ? [lookup, asking.lookup] : [lookup],
        decide(view) {
          const asked = asking?.on(view);
          const attempt = attemptOf(view.rows(lookup).map(entryOf));
          const decision = decide(attempt, asked?.prompt ?? NO_PROMPT);
          const writes = writesOf(decision, attempt);
          return { result: decision, writes: asked ? [...writes, ...asked.writes()] : writes };
        },
      });
    },

    async entriesOf(attemptId) {
      const rows = await read(({ entry }) =>
        entry.findMany({ where: { attemptId }, orderBy: { seq: 'asc' } }),
      );
      return rows.map((row) => entryOf(plainRow(row)));
    },

    async entriesOfPayment(tid) {
      const rows = await read(async ({ entry }) => {
        const found = await entry.findMany({
          where: { tid },
          select: { attemptId: true },
          distinct: ['attemptId'],
        });
        return entry.findMany({
          where: { attemptId: { in: found.map(({ attemptId }) => attemptId) } },
          orderBy: [{ attemptId: 'asc' }, { seq: 'asc' }],
        });
      });
      const attempts = Map.groupBy(
        rows.map((row) => entryOf(plainRow(row))),
        ({ attemptId }) => attemptId,
      );
      return [...attempts.values()].sort(([a], [b]) => (a?.at ?? 0) - (b?.at ?? 0));
    },
  };
}
