import { parseArgs } from 'node:util';
import { keepCompiled, startMariaDb } from '@payflow/sandbox';
import type { LoopOptions } from './closed-loop.ts';
import { measureFloor } from './floor.ts';
import { type GrowthResult, measureGrowth } from './growth.ts';
import { measurePayflow, type PayflowResult } from './payflow.ts';
import { measureRewinds, type RewindResult } from './rewinds.ts';
import { measureSimulated, type SimulatedResult } from './simulated.ts';

/**
 * `npm run bench -- [--scenario pay,rest,growth,rewind,simulated] [--db sqlite,mysql] [--payments N] [--at-once N] [--json]`: payments
 * in a closed loop, and for full payments in the same run the floor: the same exchanges on servers that do nothing.
 */
const HELP = `npm run bench -- [--scenario pay,rest,growth,rewind,simulated] [--db sqlite,mysql] [--payments N] [--at-once N] [--json]

  --scenario  pay (default): full payments (ready, approve, verified webhook), and the floor below them
              rest: authorize, capture, refund and their three webhooks
              growth: full payments, lists and timelines with 1,000 and with --stored payments stored (SQLite)
              rewind: snapshot, restore and reset of all servers with 1,000 payments stored
              simulated: full payments in one process on virtual time, by the second of its CPU
  --db        sqlite (default), mysql (a private MariaDB, or DATABASE_URL), or both as "sqlite,mysql"
  --payments  how many payments are measured after the warm-up (default 6000)
  --at-once   how many buyers pay at the same time (default 32)
  --stored    how many payments growth ends with (default 1000000)
  --json      one JSON value on stdout and nothing else`;

const STORED_AT_FIRST = 1_000;
const REWOUND = 1_000;

interface Scenario extends PayflowResult {
  readonly scenario: string;
  /** Of the same exchanges; full payments alone have a floor. */
  readonly floorPerSecond?: number;
}

interface Growth extends GrowthResult {
  readonly scenario: string;
}

interface Rewinds extends RewindResult {
  readonly scenario: string;
}

type Measured = Scenario | Growth | Rewinds | SimulatedResult;

function options() {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string', default: 'pay' },
      db: { type: 'string', default: 'sqlite' },
      payments: { type: 'string', default: '6000' },
      'at-once': { type: 'string', default: '32' },
      stored: { type: 'string', default: '1000000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const scenarios = values.scenario.split(',');
  const databases = values.db.split(',');
  const payments = Number(values.payments);
  const atOnce = Number(values['at-once']);
  const stored = Number(values.stored);
  const wrong =
    scenarios.some((name) => !['pay', 'rest', 'growth', 'rewind', 'simulated'].includes(name)) ||
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

async function measureAll(
  { scenarios, databases, stored }: ReturnType<typeof options>,
  loop: LoopOptions,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const db of databases) {
    if (scenarios.includes('pay')) measured.push(await measurePay(db, loop));
    if (scenarios.includes('rest')) measured.push(await measureRest(db, loop));
    if (scenarios.includes('rewind')) measured.push(await measureRewound(db, loop));
  }
  if (scenarios.includes('growth'))
    for (const count of [STORED_AT_FIRST, stored]) measured.push(await measureStored(count, loop));
  if (scenarios.includes('simulated')) measured.push(await measureSimulated(loop));
  return measured;
}

function resources({ rssMb, readyMs }: PayflowResult): string[] {
  const memory = rssMb.pg + rssMb.card + rssMb.merchant;
  return [
    `  peak memory ${memory} MB (PG ${rssMb.pg}, card ${rssMb.card}, merchant ${rssMb.merchant})`,
    `  ready after ${readyMs} ms`,
  ];
}

const simulated = ({ scenario, paymentsPerCpuSecond, cpuMsPerPayment, startMs }: SimulatedResult): string =>
  [
    scenario,
    `  ${paymentsPerCpuSecond} payments a second of CPU, ${cpuMsPerPayment} ms each`,
    `  started after ${startMs} ms`,
  ].join('\n');

function looks({ listMs, timelineMs }: GrowthResult): string[] {
  return [
    `  list p50 ${listMs.p50} ms, p99 ${listMs.p99} ms; timeline p50 ${timelineMs.p50} ms, p99 ${timelineMs.p99} ms`,
  ];
}

function rewinds({ payments, rewindMs }: RewindResult): string[] {
  const told = Object.entries(rewindMs).map(([what, { p50, max }]) => `${what} ${p50} ms (at most ${max})`);
  return [`  with ${payments} payments stored: ${told.join(', ')}`];
}

function rest(measured: Exclude<Measured, SimulatedResult>): string[] {
  if ('rewindMs' in measured) return rewinds(measured);
  return 'stored' in measured ? looks(measured) : resources(measured);
}

function table(measured: Measured): string {
  if ('paymentsPerCpuSecond' in measured) return simulated(measured);
  const { scenario, paymentsPerSecond, approveMs, cpuMsPerPayment } = measured;
  const floor = 'floorPerSecond' in measured ? measured.floorPerSecond : undefined;
  const share =
    floor === undefined
      ? ''
      : `, ${((100 * paymentsPerSecond) / floor).toFixed(0)} % of the floor's ${floor}`;
  const { pg, card, merchant, load } = cpuMsPerPayment;
  const own = (pg + card + merchant).toFixed(2);
  return [
    scenario,
    `  ${paymentsPerSecond} payments/s${share}`,
    `  approve p50 ${approveMs.p50} ms, p95 ${approveMs.p95} ms, p99 ${approveMs.p99} ms`,
    `  CPU a payment ${own} ms (PG ${pg}, card ${card}, merchant ${merchant}; load ${load})`,
    ...rest(measured),
  ].join('\n');
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
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${measured.map(table).join('\n\n')}\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
