import { parseArgs } from 'node:util';
import { keepCompiled, startMariaDb } from '@payflow/sandbox';
import type { LoopOptions } from './closed-loop.ts';
import { measureCommits } from './commits.ts';
import { measureReads } from './console-reads.ts';
import { measureCost } from './cost.ts';
import { measureFanOut } from './fan-out.ts';
import { measureFloor } from './floor.ts';
import { measureGrowth } from './growth.ts';
import { measureLimits } from './limits.ts';
import { measurePayflow } from './payflow.ts';
import { type Growth, type Measured, type Rewinds, type Scenario, told } from './report.ts';
import { measureRewinds } from './rewinds.ts';
import { measureScale } from './scale.ts';
import { measureSettling } from './settling.ts';
import { measureSimulated } from './simulated.ts';
import { measureTracing } from './tracing.ts';

/**
 * `npm run bench -- [--scenario pay,rest,growth,rewind,simulated,commits,limits,cost,fan-out,scale,tracing,settling,reads] [--db sqlite,mysql] [--payments N] [--at-once N] [--json]`: payments
 * in a closed loop, and for full payments in the same run the floor: the same exchanges on servers that do nothing.
 */
const HELP = `npm run bench -- [--scenario pay,rest,growth,rewind,simulated,commits,limits,cost,fan-out,scale,tracing,settling,reads] [--db sqlite,mysql] [--payments N] [--at-once N] [--json]

  --scenario  pay (default): full payments (ready, approve, verified webhook), and the floor below them
              rest: authorize, capture, refund and their three webhooks
              growth: full payments, lists and timelines with 1,000 and with --stored payments stored (SQLite)
              rewind: snapshot, restore and reset of all servers with 1,000 payments stored
              commits: a request's rows in a commit of their own, together with others', and written by Prisma
              cost: what a payment leaves in a database server, and asks of it (--db mysql)
              fan-out: full payments with 1, 4 and 10 webhook endpoints
              scale: one and two PGs, workers, Kafka and the asynchronous way, on MariaDB; so does --scale
              tracing: full payments without spans, with a hundredth of them, and with all
              settling: --stored payments of one day settled for 1,000 merchants while others pay (SQLite)
              reads: whatever the console reads, with --stored payments stored (SQLite)
              limits: calls that two gateways let pass a second, alone and with Redis
              simulated: full payments in one process on virtual time, by the second of its CPU
  --db        sqlite (default), mysql (a private MariaDB, or DATABASE_URL), or both as "sqlite,mysql"
  --payments  how many payments are measured after the warm-up (default 6000)
  --at-once   how many buyers pay at the same time (default 32)
  --stored    how many payments growth ends with, settling settles and reads reads (default 1000000)
  --json      one JSON value on stdout and nothing else`;

const STORED_AT_FIRST = 1_000;
const REWOUND = 1_000;

function options() {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string', default: 'pay' },
      db: { type: 'string', default: 'sqlite' },
      payments: { type: 'string', default: '6000' },
      'at-once': { type: 'string', default: '32' },
      stored: { type: 'string', default: '1000000' },
      json: { type: 'boolean', default: false },
      scale: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const scenarios = values.scale ? ['scale'] : values.scenario.split(',');
  const databases = values.db.split(',');
  const payments = Number(values.payments);
  const atOnce = Number(values['at-once']);
  const stored = Number(values.stored);
  const wrong =
    scenarios.some((name) => name !== 'growth' && !(name in onDatabase) && !(name in byThemselves)) ||
    databases.some((db) => db !== 'sqlite' && db !== 'mysql') ||
    ![payments, atOnce, stored].every((n) => Number.isInteger(n) && n > 0);
  if (wrong) throw new Error(HELP);
  return { scenarios, databases, payments, atOnce, stored, json: values.json, help: values.help };
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** A load on PayFlow on one database; a private MariaDB is started when none is named. */
async function measureOn<Result>(
  db: string,
  loop: LoopOptions,
  measure: (options: LoopOptions & { databaseUrl: string | undefined }) => Promise<Result>,
): Promise<Result> {
  const given = process.env.DATABASE_URL;
  await using own = db === 'mysql' && !given ? await startMariaDb() : undefined;
  const databaseUrl = db === 'mysql' ? (given ?? own?.url) : undefined;
  return await measure({ ...loop, databaseUrl, progress: (text) => say(`  PayFlow: ${text}`) });
}

async function measurePay(db: string, loop: LoopOptions): Promise<Scenario> {
  say(`full payment on ${db}`);
  const floor = await measureFloor({ ...loop, progress: (text) => say(`  floor: ${text}`) });
  const result = await measureOn(db, loop, measurePayflow);
  return { scenario: `full-payment-${db}`, ...result, floorPerSecond: floor.paymentsPerSecond };
}

async function measureRest(db: string, loop: LoopOptions): Promise<Scenario> {
  say(`authorize, capture, refund on ${db}`);
  return {
    scenario: `authorize-capture-refund-${db}`,
    ...(await measureOn(db, { ...loop, flow: 'rest' }, measurePayflow)),
  };
}

async function measureRewound(db: string, loop: LoopOptions): Promise<Rewinds> {
  say(`snapshot, restore and reset on ${db}`);
  const payments = REWOUND - loop.atOnce;
  const few = { ...loop, warmUp: loop.atOnce, payments };
  return { scenario: `rewind-${db}`, ...(await measureOn(db, few, measureRewinds)) };
}

async function measureStored(stored: number, loop: LoopOptions): Promise<Growth> {
  say(`full payment on sqlite with ${stored} payments stored`);
  const progress = (text: string) => say(`  ${text}`);
  return { scenario: `growth-${stored}`, ...(await measureGrowth(stored, { ...loop, progress })) };
}

/** Those that are measured on each of the databases that were named. */
const onDatabase: Readonly<Record<string, (db: string, loop: LoopOptions) => Promise<Measured>>> = {
  pay: measurePay,
  rest: measureRest,
  rewind: measureRewound,
  cost: (db, loop) => measureOn(db, loop, measureCost),
  'fan-out': async (db, loop) => ({
    scenario: `fan-out-${db}`,
    ...(await measureOn(db, loop, measureFanOut)),
  }),
  commits: async (db, loop) => ({
    scenario: `commits-${db}`,
    ...(await measureOn(db, loop, measureCommits)),
  }),
};

/** Those that bring what they stand on. */
const byThemselves: Readonly<Record<string, (loop: LoopOptions, stored: number) => Promise<Measured>>> = {
  settling: (loop, stored) => measureSettling(stored, loop),
  simulated: measureSimulated,
  limits: measureLimits,
  reads: (loop, stored) => measureReads(stored, loop),
  scale: measureScale,
  tracing: measureTracing,
};

async function measureAll(
  { scenarios, databases, stored }: ReturnType<typeof options>,
  loop: LoopOptions,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const db of databases)
    for (const name of scenarios) {
      const measure = onDatabase[name];
      if (measure) measured.push(await measure(db, loop));
    }
  if (scenarios.includes('growth'))
    for (const count of [STORED_AT_FIRST, stored]) measured.push(await measureStored(count, loop));
  for (const name of scenarios) {
    const measure = byThemselves[name];
    if (measure) measured.push(await measure(loop, stored));
  }
  return measured;
}

async function main(): Promise<number> {
  const chosen = options();
  if (chosen.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  keepCompiled();
  const { payments, atOnce, json } = chosen;
  const loop = { warmUp: Math.max(atOnce, Math.round(payments / 3)), payments, atOnce, progress: say };
  const measured = await measureAll(chosen, loop);
  const value = measured.length === 1 ? measured[0] : measured;
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${measured.map(told).join('\n\n')}\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
