import { parseArgs } from 'node:util';
import { keepCompiled, startMariaDb } from '@payflow/sandbox';
import type { LoopOptions } from './closed-loop.ts';
import { measureFloor } from './floor.ts';
import { measurePayflow, type PayflowResult } from './payflow.ts';

/**
 * `npm run bench -- [--db sqlite|mysql] [--payments 6000] [--at-once 32] [--json]`: full payments (ready, approve,
 * verified webhook) in a closed loop, and in the same run the floor: the same exchanges on servers that do nothing.
 */
const HELP = `npm run bench -- [--db sqlite|mysql] [--payments N] [--at-once N] [--json]

  --db        sqlite (default), mysql (a private MariaDB, or DATABASE_URL), or both as "sqlite,mysql"
  --payments  how many payments are measured after the warm-up (default 6000)
  --at-once   how many buyers pay at the same time (default 32)
  --json      one JSON value on stdout and nothing else`;

interface Scenario extends PayflowResult {
  readonly scenario: string;
  readonly floorPerSecond: number;
}

function options() {
  const { values } = parseArgs({
    options: {
      db: { type: 'string', default: 'sqlite' },
      payments: { type: 'string', default: '6000' },
      'at-once': { type: 'string', default: '32' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const databases = values.db.split(',');
  const payments = Number(values.payments);
  const atOnce = Number(values['at-once']);
  const wrong =
    databases.some((db) => db !== 'sqlite' && db !== 'mysql') ||
    ![payments, atOnce].every((n) => Number.isInteger(n) && n > 0);
  if (wrong) throw new Error(HELP);
  return { databases, payments, atOnce, json: values.json, help: values.help };
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function measure(db: string, loop: LoopOptions): Promise<Scenario> {
  say(`full payment on ${db}`);
  const floor = await measureFloor({ ...loop, progress: (text) => say(`  floor: ${text}`) });
  const given = process.env.DATABASE_URL;
  await using own = db === 'mysql' && !given ? await startMariaDb() : undefined;
  const databaseUrl = db === 'mysql' ? (given ?? own?.url) : undefined;
  const result = await measurePayflow({
    ...loop,
    databaseUrl,
    progress: (text) => say(`  PayFlow: ${text}`),
  });
  return { scenario: `full-payment-${db}`, ...result, floorPerSecond: floor.paymentsPerSecond };
}

function table({
  scenario,
  paymentsPerSecond,
  floorPerSecond,
  approveMs,
  cpuMsPerPayment,
  rssMb,
  readyMs,
}: Scenario): string {
  const share = ((100 * paymentsPerSecond) / floorPerSecond).toFixed(0);
  const { pg, card, merchant, load } = cpuMsPerPayment;
  const own = (pg + card + merchant).toFixed(2);
  const memory = rssMb.pg + rssMb.card + rssMb.merchant;
  return [
    scenario,
    `  ${paymentsPerSecond} payments/s, ${share} % of the floor's ${floorPerSecond}`,
    `  approve p50 ${approveMs.p50} ms, p95 ${approveMs.p95} ms, p99 ${approveMs.p99} ms`,
    `  CPU a payment ${own} ms (PG ${pg}, card ${card}, merchant ${merchant}; load ${load})`,
    `  peak memory ${memory} MB (PG ${rssMb.pg}, card ${rssMb.card}, merchant ${rssMb.merchant})`,
    `  ready after ${readyMs} ms`,
  ].join('\n');
}

async function main(): Promise<number> {
  const { databases, payments, atOnce, json, help } = options();
  if (help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  keepCompiled();
  const loop = { warmUp: Math.max(atOnce, Math.round(payments / 3)), payments, atOnce, progress: say };
  const scenarios: Scenario[] = [];
  for (const db of databases) scenarios.push(await measure(db, loop));
  const value = scenarios.length === 1 ? scenarios[0] : scenarios;
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${scenarios.map(table).join('\n\n')}\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
