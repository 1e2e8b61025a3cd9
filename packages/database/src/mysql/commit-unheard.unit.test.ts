import type { Pool } from 'mysql2/promise';
import { expect, test } from 'vitest';
import { insert, table } from '../write-path.ts';
import { mysqlWritePath } from './write-path.ts';

const things = table('things', { id: 'id' }, ['id']);
const gone = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

/** A database that takes a batch and is gone at its COMMIT; `afterwards` is who asks it next. */
function goneAtCommit(afterwards: () => Promise<unknown>): Pool {
  const first = {
    query: async (asked: { readonly sql: string } | string) => {
      if ((typeof asked === 'string' ? asked : asked.sql) === 'COMMIT') throw gone();
      return [[{ affectedRows: 0 }, { affectedRows: 1 }]];
    },
    destroy: () => undefined,
    release: () => undefined,
  };
  const connections = [async () => first, afterwards];
  return { getConnection: () => (connections.shift() ?? afterwards)() } as unknown as Pool;
}

const commitOne = (pool: Pool) => mysqlWritePath(pool).commit([insert(things, { id: 'one' })]);

test('of a COMMIT whose reply is lost it is looked up what became of it', async () => {
  const back = { query: async () => [[{ id: 'one' }]], release: () => undefined };
  expect(await commitOne(goneAtCommit(async () => back))).toEqual({ committed: true });
});

test('when nobody can say what became of it, nobody is told that nothing was changed', async () => {
  const unheard = commitOne(goneAtCommit(() => Promise.reject(gone())));
  await expect(unheard).rejects.toMatchObject({
    refusal: { refusal: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('did not say whether') },
  });
});
