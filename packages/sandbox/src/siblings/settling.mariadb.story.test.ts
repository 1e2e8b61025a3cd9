import { settlements } from '@payflow/contracts';
import { openBooks, tamperWith } from '@payflow/database';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { passingTime } from '../town/passing-time.ts';

const DAY_MS = 86_400_000;
const MERCHANTS = ['M001', 'M002', 'M003'] as const;
const LEASES_RUN_OUT_MS = 10_000;

/** A Wednesday, whose day began nine hours before in Seoul. */
const NOW = Date.parse('2026-03-11T09:00:00+09:00');
const days = ['2026-03-09', '2026-03-10'] as const;

/** What many payments of the last two days would have left: for each merchant and day so many transactions. */
async function leaves(town: Sandbox, each: number): Promise<void> {
  for (const id of MERCHANTS.slice(1))
    await tamperWith(
      town.books('pg'),
      `INSERT INTO merchants (id, name, feeBasisPoints, createdAt) VALUES ('${id}', '${id}', 280, ${NOW})`,
    );
  for (const [i, day] of days.entries()) {
    const at = NOW - (2 - i) * DAY_MS;
    for (const id of MERCHANTS) {
      const transaction = `CONCAT('chg_${id}_${i}_', LPAD(seq, 5, '0'))`;
      const posted = (line: number, account: string, debit: string, credit: string) =>
        `SELECT ${transaction}, ${line}, '${account}', ${line === 1 ? `'card'` : 'NULL'}, '${id}', ${debit}, ${credit}, 'KRW', NULL, NULL, '${day}', ${at} FROM seq_1_to_${each}`;
      const sql = [
        `INSERT INTO postings ${posted(1, 'issuer_receivable', '1000 + seq', '0')}`,
        `INSERT INTO postings ${posted(2, 'merchant_payable', '0', '1000 + seq')}`,
        `INSERT INTO settlement_items SELECT ${transaction}, '${id}', NULL, NULL, NULL, 'CAPTURE', 1000 + seq, 0, 0, 1000 + seq, '${day}', ${at} FROM seq_1_to_${each}`,
      ];
      for (const one of sql) await tamperWith(town.books('pg'), one);
    }
  }
}

async function settled(town: Sandbox) {
  await using books = await openBooks(town.books('pg'));
  return books.rows(
    `SELECT "merchantId", "number", "day", "itemCount" FROM "settlements" WHERE "status" <> 'OPEN' ORDER BY "merchantId", "number"`,
  );
}

const expected = (each: number) =>
  MERCHANTS.flatMap((merchantId) =>
    days.map((day, i) => ({ merchantId, number: i + 1, day, itemCount: each })),
  );

test('two processes settle the same merchants and days at once: each item once, and each settlement whole', async () => {
  await using town = await startSandbox({ seed: 71, now: NOW });
  const sibling = await town.sibling();
  await leaves(town, 400);
  const runs = [...days, ...days].map((day, i) =>
    (i % 2 === 0 ? town.pg : sibling.pg).call(settlements.runSettlement, { body: { day } }),
  );
  expect((await Promise.all(runs)).map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  await town.quiet();
  expect(await settled(town)).toEqual(expected(400));
  expect(await town.invariants()).toEqual([]);
});

test('a process that dies while it settles: its sibling goes on with what is left', async () => {
  const time = passingTime();
  await using town = await startSandbox({ seed: 72, now: NOW, starts: time.starts });
  const sibling = await town.sibling();
  await leaves(town, 600);
  await town.pg.call(settlements.runSettlement, { body: { day: days[1] } });
  await town.kill('pg');
  time.pass(LEASES_RUN_OUT_MS);
  await town.quiet();
  const { data } = replyOf(await sibling.pg.call(settlements.listSettlements, { query: { status: 'OPEN' } }));
  expect(data.settlements).toEqual([]);
  expect(await settled(town)).toEqual(expected(600));
  expect(await town.invariants()).toEqual([]);
});
