import { deadLetters } from '@payflow/contracts';
import type { OpenDatabase } from '@payflow/database';
import type { DeadLetter } from '../consumers/dead-letter.ts';
import type { LetterQuery, LetterReads } from '../records/letter-reads.ts';
import { letterOf } from './consuming-rows.ts';
import { afterEnd, NEWEST_FIRST, newestFirst } from './newest-first.ts';

const whereOf = ({ consumer, after }: LetterQuery) => ({
  ...(consumer === undefined ? {} : { consumer }),
  ...afterEnd(after),
});

const dead = (consumer: string | undefined) => ({
  state: 'DEAD',
  ...(consumer === undefined ? {} : { consumer }),
});

export function createLetterReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): LetterReads {
  async function ofState(query: LetterQuery, state: deadLetters.LetterState): Promise<DeadLetter[]> {
    const where = { ...whereOf(query), state };
    const rows = await read(({ deadLetter }) =>
      deadLetter.findMany({ where, orderBy: [...NEWEST_FIRST], take: query.limit }),
    );
    return rows.map(letterOf);
  }

  return {
    async letters(query) {
      // The index leads with the state.
      const states = query.state === undefined ? deadLetters.letterStates : [query.state];
      const found = await Promise.all(states.map((state) => ofState(query, state)));
      return found.flat().sort(newestFirst).slice(0, query.limit);
    },
    async deadIds({ consumer, limit }) {
      const rows = await read(({ deadLetter }) =>
        deadLetter.findMany({
          where: dead(consumer),
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
          take: limit,
          select: { id: true },
        }),
      );
      return rows.map(({ id }) => id);
    },
    countDead: (consumer) => read(({ deadLetter }) => deadLetter.count({ where: dead(consumer) })),
    async originalOf(id) {
      const found = await read(({ outboxMessage }) =>
        outboxMessage.findUnique({ where: { id }, select: { payload: true } }),
      );
      return found?.payload;
    },
    async counts() {
      const found = await read(({ deadLetter }) => deadLetter.groupBy({ by: ['state'], _count: true }));
      const of = (state: deadLetters.LetterState) => found.find((row) => row.state === state)?._count ?? 0;
      return { RETRYING: of('RETRYING'), DEAD: of('DEAD'), DONE: of('DONE') };
    },
    async consumedBefore(at, limit) {
      const rows = await read(({ consumed }) =>
        consumed.findMany({ where: { at: { lt: at } }, orderBy: { at: 'asc' }, take: limit }),
      );
      return rows.map((row) => ({ ...row, at: Number(row.at) }));
    },
    async doneBefore(at, limit) {
      const rows = await read(({ deadLetter }) =>
        deadLetter.findMany({ where: { state: 'DONE', updatedAt: { lt: at } }, take: limit }),
      );
      return rows.map(letterOf);
    },
  };
}
