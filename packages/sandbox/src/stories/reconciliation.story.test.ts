import { issuer, ledger, reconciliation } from '@payflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { breachesIn } from '../invariants/invariants.ts';
import { wholeFacts } from '../invariants/test-facts.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

let town: Sandbox;
beforeAll(async () => {
  town = await startSandbox({ seed: 13, now: '2026-03-02T14:00:00+09:00' });
});
afterAll(async () => {
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
  await town[Symbol.asyncDispose]();
});

const DAY = '2026-03-02';
const runOf = async (day: string) =>
  replyOf(await town.pg.call(reconciliation.listReconciliation, { query: { from: day, to: day } })).runs[0];
const openCases = async () =>
  replyOf(await town.pg.call(reconciliation.listReconciliationCases, { query: { status: 'OPEN' } })).cases;
/** What stands on an account, whoever's it is; minor units, debits less credits. */
async function on(account: string): Promise<number> {
  const { accounts } = replyOf(await town.pg.call(ledger.wholeTrialBalance, {})).data;
  return accounts
    .filter((one) => one.account === account)
    .reduce((sum, { debits, credits }) => sum + debits - credits, 0);
}

test('what Mina paid on Monday the issuer pays on Tuesday morning; what its statement has otherwise waits for a person', async () => {
  await town.scripts.put('short', {
    match: { operation: 'authorize' },
    steps: [{ statement: { amountBy: -100 } }],
  });
  const short = await town.mina.buys('galaxy-s25-ultra');
  const phone = await town.mina.buys('iphone-16-pro');
  const owed = await on('issuer_receivable');
  const line = { kind: 'CAPTURE', amount: 777 } as const;
  await town.card.call(issuer.addStatementLine, { params: { date: DAY }, body: line });
  const statement = replyOf(await town.card.call(issuer.statement, { params: { date: DAY } }));
  expect(statement.totals).toMatchObject({ captures: { count: 3 }, net: owed - 100 + 777 });

  await town.clock.advanceTo('2026-03-03T04:00:01+09:00');
  await town.quiet();
  const run = await runOf(DAY);
  const paid = statement.lines.find(({ tid }) => tid === phone.tid)?.amount ?? 0;
  expect(run).toMatchObject({ state: 'DONE', matched: { count: 1, net: paid }, paid });
  expect(await on('bank')).toBe(paid);
  const cases = await openCases();
  expect(cases.map(({ kind }) => kind).sort()).toEqual(['AMOUNT_DIFFERS', 'MISSING_AT_PG']);
  expect(cases.find(({ kind }) => kind === 'AMOUNT_DIFFERS')).toMatchObject({ tid: short.tid });
});

test('written off, the statement is paid as it stands, and nothing is left on either side', async () => {
  for (const { id } of await openCases()) {
    const body = { resolution: 'WRITE_OFF', reason: 'agreed by phone' } as const;
    await town.pg.call(reconciliation.resolveReconciliationCase, { params: { id }, body });
  }
  const { totals } = replyOf(await town.card.call(issuer.statement, { params: { date: DAY } }));
  expect(await runOf(DAY)).toMatchObject({ paid: totals?.net });
  expect(await on('issuer_receivable')).toBe(0);
  expect(await on('write_off')).toBe(100 - 777);
  await town.pg.call(reconciliation.runReconciliation, { body: { day: DAY } });
  await town.quiet();
  expect(await runOf(DAY)).toMatchObject({ state: 'DONE', paid: totals?.net });
  expect(await openCases()).toEqual([]);
});

test('an issuer that is away in the morning is asked again, and pays later', async () => {
  await town.mina.buys('iphone-16-pro');
  town.cut('pg', 'card');
  await town.clock.advanceTo('2026-03-04T04:00:01+09:00');
  await town.quiet();
  expect(await runOf('2026-03-03')).toMatchObject({ state: 'RUNNING', trouble: expect.any(String), paid: 0 });
  town.restore('pg', 'card');
  await town.clock.advance('PT1H');
  await town.quiet();
  expect(await runOf('2026-03-03')).toMatchObject({ state: 'DONE', trouble: null, matched: { count: 1 } });
});

test('I2 finds what was paid twice, paid for nothing, and written off by nobody', async () => {
  const facts = await wholeFacts({ pg: town.books('pg'), card: town.books('card') });
  expect(breachesIn(facts).filter((breach) => breach.startsWith('I2'))).toEqual([]);
  const run = facts.runs.find(({ paid }) => paid > 0);
  const one = facts.cases.find(({ resolution }) => resolution === 'WRITE_OFF');
  if (!run || !one) throw new Error('nothing was paid, or written off');
  const planted = (over: Partial<typeof facts>) => breachesIn({ ...facts, ...over }).join('\n');
  const own = facts.postings.filter(({ transactionId }) => transactionId.startsWith(run.id));
  const twice = own.map((posting) => ({ ...posting, transactionId: `${run.id}_9` }));
  expect(planted({ postings: [...facts.postings, ...twice] })).toContain(`I2: ${run.id}: the bank got`);
  expect(
    planted({ runs: facts.runs.map((each) => (each === run ? { ...run, matchedNet: 0 } : each)) }),
  ).toContain(`I2: ${run.id}: ${run.paid} was paid, and`);
  expect(planted({ runs: facts.runs.filter((each) => each !== run) })).toContain(
    'belongs to no reconciliation',
  );
  expect(
    planted({ cases: facts.cases.map((each) => (each === one ? { ...one, resolution: null } : each)) }),
  ).toContain(`I2: ${one.id}: `);
});
