import { pay } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { startMariaDb } from './mariadb.ts';

test('a database that dies in a burst and comes back loses nothing that was acknowledged', async () => {
  await using db = await startMariaDb();
  await using town = await startSandbox({ databaseUrl: db.url });
  const approved: string[] = [];
  const refused = new Set<string>();
  let phase = 'up';

  const buyer = async (name: string): Promise<void> => {
    for (let i = 0; phase !== 'over'; i++) {
      const made = await town.pg.call(pay.ready, { body: { orderNo: `${name}-${i}`, amount: 1_000 } });
      if (!made.ok) {
        refused.add(`${made.status} ${made.problem.code}`);
        continue;
      }
      const { tid } = made.reply;
      const result = await town.pg.call(pay.approve, { body: { tid } });
      if (!result.ok) refused.add(`${result.status} ${result.problem.code}`);
      else if (result.reply.status === 'APPROVED') approved.push(tid);
    }
  };
  const buyers = Promise.all(['a', 'b', 'c', 'd'].map(buyer));
  const more = async (count: number): Promise<void> => {
    const goal = approved.length + count;
    while (approved.length < goal) await new Promise((resolve) => setImmediate(resolve));
  };

  await more(40);
  await db.kill();
  while (refused.size === 0) await new Promise((resolve) => setImmediate(resolve));
  await db.restart();
  await more(40);
  phase = 'over';
  await buyers;

  expect([...refused]).toEqual(['503 STORAGE_UNAVAILABLE']);
  // What was being approved when it died is resolved by timers that follow real time.
  while ((await town.invariants()).length > 0) await town.quiet();
  for (const tid of approved) {
    expect(await town.pg.call(pay.tx, { params: { tid } })).toMatchObject({ reply: { status: 'APPROVED' } });
  }
}, 120_000);
