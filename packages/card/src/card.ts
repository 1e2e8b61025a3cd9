import { join } from 'node:path';
import { createCommitter, openDatabase } from '@payflow/database';
import {
  addProcessMetrics,
  byFixedKey,
  Counter,
  createApp,
  createIds,
  createMetrics,
  Histogram,
  listen,
  type Metrics,
  type RunningServer,
  type ServerOptions,
} from '@payflow/service-kit';
import { createAuthorizations } from './authorizations/authorizations.ts';
import type { CardConfig } from './config.ts';
import { issuerRoutes } from './http/issuer-routes.ts';
import { createJournal } from './storage/journal.ts';

export { type CardConfig, cardConfig } from './config.ts';

function counts({ registry }: Metrics) {
  const answered = new Counter({
    name: 'card_authorizations_total',
    help: 'Authorizations by ISO 8583 response code; repeats are not counted.',
    labelNames: ['responseCode'],
    registers: [registry],
  });
  const operated = new Counter({
    name: 'card_operations_total',
    help: 'Captures and refunds by their result; repeats are not counted.',
    labelNames: ['kind', 'result'],
    registers: [registry],
  });
  const batches = new Histogram({
    name: 'commit_batch_size',
    help: 'Requests in one commit.',
    buckets: [1, 2, 5, 10, 20, 50, 100],
    registers: [registry],
  });
  return { answered, operated, batches };
}

/** Puts the card issuer together and takes requests. Throws a StartupError in words for its user. */
export async function startCard({
  config,
  clock,
  random,
  logger,
  onFatal,
  onWaiting,
  passing,
  ownProcess,
}: ServerOptions<CardConfig>): Promise<RunningServer> {
  const metrics = createMetrics('card');
  if (ownProcess) addProcessMetrics(metrics);
  await using opened = new AsyncDisposableStack();
  const file = join(config.dataDir, 'card.db');
  const database = opened.use(
    await openDatabase({
      service: 'card',
      file,
      url: config.databaseUrl,
      clock,
      onWaiting,
      onFatal,
      passing,
    }),
  );
  const { answered, operated, batches } = counts(metrics);
  const committer = createCommitter({
    writePath: database.writePath,
    turn: clock.turn,
    onBatch: (size) => batches.observe(size),
  });
  const journal = createJournal({ committer, read: database.read });
  const ids = createIds(clock, random);
  const authorizations = createAuthorizations({
    journal,
    clock,
    ids,
    onAnswer: (responseCode) => answered.inc({ responseCode }),
    onOperation: (kind, result) => operated.inc({ kind, result }),
  });
  const app = createApp({
    config,
    clock,
    ids,
    logger,
    metrics,
    authenticators: { card: byFixedKey('card', config.cardKey, config.mode) },
    urls: config.urls,
    readiness: async () => ({ database: await database.writePath.health() }),
    routes: (routes) => issuerRoutes(routes, authorizations),
  });
  const listening = await listen(app, {
    name: 'card',
    host: config.host,
    port: config.port,
    clock,
    ids,
    portSetting: 'CARD_PORT',
  });
  logger.info(
    { host: config.host, port: listening.port, mode: config.mode },
    'the card issuer takes requests',
  );

  const holding = opened.move();
  return {
    port: listening.port,
    setOffset: (offsetMs) => clock.setOffset(offsetMs),
    settle: () => committer.idle(),
    async stop() {
      await listening.close();
      await committer.idle();
      await holding.disposeAsync();
    },
    async kill() {
      await Promise.all([listening.kill(), holding.disposeAsync()]);
    },
  };
}
