import { setImmediate as turn } from 'node:timers/promises';
import { createCommitter, insert, type OpenDatabase, openDatabase, table } from '@payflow/database';
import { Prisma } from '@payflow/database/pg';
import { liveClock } from '@payflow/service-kit';
import type { LoopOptions } from './closed-loop.ts';
import { aFolder } from './payflow.ts';

/**
 * What it costs to write the rows of a request safely: each request in a commit of its own, together with those that
 * come meanwhile, and together but by Prisma's own inserts.
 */
export interface CommitsResult {
  readonly scenario: string;
  readonly ways: Readonly<Record<Way, Measured>>;
}

interface Measured {
  readonly requestsPerSecond: number;
  readonly cpuMsPerRequest: number;
  /** Requests that shared a commit, on average. */
  readonly meanBatch: number;
}

export type Way = 'one by one' | 'group commit' | 'group commit by Prisma';

const ROWS = 6;
const TOGETHER = 100;
const events = table('events', Prisma.EventScalarFieldEnum, ['tid', 'seq']);

const rowsOf = (name: string) =>
  Array.from({ length: ROWS }, (_, i) => ({
    tid: name,
    seq: i + 1,
    id: `chg_${name}_${i + 1}`,
    type: 'payment.captured',
    at: 0,
    data: '{"amount":1000,"fee":25,"vat":3,"operationId":null}',
    deliveries: 1,
  }));

/** Writes one request's rows; resolves when they are safe. */
type Write = (name: string) => Promise<unknown>;

function byCommitter(
  { writePath }: OpenDatabase<'pg'>,
  maxBatch: number,
  onBatch: (size: number) => void,
): Write {
  const committer = createCommitter({ writePath, maxBatch, onBatch, turn: () => turn() });
  return (name) =>
    committer.commit({
      lookups: [],
      decide: () => ({ result: undefined, writes: rowsOf(name).map((row) => insert(events, row)) }),
    });
}

/** The same batches, but Prisma writes them. */
function byPrisma(database: OpenDatabase<'pg'>, onBatch: (size: number) => void): Write {
  const waiting: { readonly name: string; done(): void; failed(error: unknown): void }[] = [];
  let state: 'idle' | 'draining' = 'idle';
  async function drain(): Promise<void> {
    await turn();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, TOGETHER);
      onBatch(batch.length);
      const data = batch.flatMap(({ name }) => rowsOf(name)).map((row) => ({ ...row, at: 0n }));
      await database
        .read((client) => client.$transaction(async (inside) => inside.event.createMany({ data })))
        .then(
          () => batch.forEach(({ done }) => void done()),
          (error) => batch.forEach(({ failed }) => void failed(error)),
        );
    }
    state = 'idle';
  }
  return (name) =>
    new Promise<void>((done, failed) => {
      waiting.push({ name, done, failed });
      if (state === 'draining') return;
      state = 'draining';
      void drain();
    });
}

async function play(write: Write, prefix: string, { payments, atOnce }: LoopOptions): Promise<void> {
  let begun = 0;
  const caller = async (): Promise<void> => {
    while (begun < payments) await write(`${prefix}${String(++begun).padStart(19, '0')}`);
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
}

export async function measureCommits(
  options: LoopOptions & { databaseUrl: string | undefined },
): Promise<Pick<CommitsResult, 'ways'>> {
  await using folder = await aFolder();
  const clock = liveClock();
  await using database = await openDatabase({
    service: 'pg',
    file: `${folder.path}/pg.db`,
    url: options.databaseUrl,
    clock,
    onFatal(error) {
      throw error;
    },
  });
  let batches: number[] = [];
  const onBatch = (size: number) => void batches.push(size);
  const ways: Readonly<Record<Way, Write>> = {
    'one by one': byCommitter(database, 1, onBatch),
    'group commit': byCommitter(database, TOGETHER, onBatch),
    'group commit by Prisma': byPrisma(database, onBatch),
  };
  const measured: Partial<Record<Way, Measured>> = {};
  let letter = 'A'.charCodeAt(0);
  for (const way of Object.keys(ways) as Way[]) {
    const next = () => String.fromCharCode(letter++);
    options.progress(way);
    await play(ways[way], next(), { ...options, payments: options.warmUp });
    batches = [];
    const cpu = process.cpuUsage();
    const from = performance.now();
    await play(ways[way], next(), options);
    const seconds = (performance.now() - from) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    measured[way] = {
      requestsPerSecond: Math.round(options.payments / seconds),
      cpuMsPerRequest: Number(((user + system) / 1_000 / options.payments).toFixed(3)),
      meanBatch: Number((options.payments / batches.length).toFixed(1)),
    };
  }
  return { ways: measured as Record<Way, Measured> };
}
