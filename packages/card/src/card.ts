import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { createCommitter, type OpenDatabase, openDatabase } from '@payflow/database';
import {
  addProcessMetrics,
  byFixedKey,
  Counter,
  createApp,
  createFaults,
  createIds,
  createMetrics,
  databaseTrouble,
  type Faults,
  Histogram,
  listen,
  type Metrics,
  type RunningServer,
  type ServerOptions,
} from '@payflow/service-kit';
import { createAuthorizations } from './authorizations/authorizations.ts';
import type { CardConfig } from './config.ts';
import { issuerRoutes } from './http/issuer-routes.ts';
import { scriptRoutes } from './http/script-routes.ts';
import { keyedChance } from './scripts/chance.ts';
import { createScripts } from './scripts/scripts.ts';
import { createJournal } from './storage/journal.ts';
import { openScriptShelf, type ScriptShelf, type ShelfOptions } from './storage/scripts.ts';

export { type CardConfig, cardConfig } from './config.ts';

const CHANCE_KEY_BYTES = 32;

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
  const hits = new Counter({
    name: 'card_scripts_hits_total',
    help: 'Calls that took a step of a script, by its name; X-PayFlow-Script for those that brought their own.',
    labelNames: ['script'],
    registers: [registry],
  });
  const batches = new Histogram({
    name: 'commit_batch_size',
    help: 'Requests in one commit.',
    buckets: [1, 2, 5, 10, 20, 50, 100],
    registers: [registry],
  });
  return { answered, operated, hits, batches };
}

/** The issuer does what it is told in the sandbox alone. Chance is drawn with a key of its own, so that no other draw moves it. */
async function shelfOf(
  { mode, seed }: CardConfig,
  { random, ...parts }: Omit<ShelfOptions, 'chanceOf'> & Pick<ServerOptions<CardConfig>, 'random'>,
): Promise<ScriptShelf | undefined> {
  const key = seed === undefined ? random(CHANCE_KEY_BYTES) : Buffer.from(seed);
  return mode === 'sandbox' ? openScriptShelf({ ...parts, chanceOf: keyedChance(key) }) : undefined;
}

type Options = ServerOptions<CardConfig> & { readonly faults: Faults };

const openCards = ({ config, clock, faults, onWaiting, onFatal, passing }: Options) =>
  openDatabase({
    service: 'card',
    file: join(config.dataDir, 'card.db'),
    url: config.databaseUrl,
    clock,
    onWaiting,
    onFatal,
    passing,
    trouble: databaseTrouble(faults, clock),
  });

/** The use cases with everything that they stand on. `stopping` ends the waits that scripts ask for. */
async function assemble(
  { config, clock, random }: Options,
  database: OpenDatabase<'card'>,
  metrics: Metrics,
  stopping: AbortSignal,
) {
  const { answered, operated, hits, batches } = counts(metrics);
  const committer = createCommitter({
    writePath: database.writePath,
    turn: clock.turn,
    onBatch: (size) => batches.observe(size),
  });
  const shelf = await shelfOf(config, { committer, writePath: database.writePath, random });
  const ids = createIds(clock, random);
  const authorizations = createAuthorizations({
    journal: createJournal({ committer, read: database.read, scripts: shelf }),
    clock,
    ids,
    async wait(ms) {
      await clock.after(ms, stopping);
      return stopping.aborted ? 'stopped' : 'over';
    },
    onTaken: (script) => hits.inc({ script }),
    onAnswer: (responseCode) => answered.inc({ responseCode }),
    onOperation: (kind, result) => operated.inc({ kind, result }),
  });
  return { committer, ids, authorizations, scripts: shelf && createScripts(shelf) };
}

/** Puts the card issuer together and takes requests. Throws a StartupError in words for its user. */
export async function startCard(given: ServerOptions<CardConfig>): Promise<RunningServer> {
  const options = { ...given, faults: createFaults('card') };
  const { config, clock, logger, ownProcess } = options;
  const metrics = createMetrics('card');
  if (ownProcess) addProcessMetrics(metrics);
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await openCards(options));
  const stopping = new AbortController();
  // Any number of calls may wait.
  setMaxListeners(0, stopping.signal);
  const parts = await assemble(options, database, metrics, stopping.signal);
  const { committer, ids, authorizations, scripts } = parts;
  const app = createApp({
    config,
    clock,
    ids,
    logger,
    metrics,
    authenticators: { card: byFixedKey('card', config.cardKey, config.mode) },
    urls: config.urls,
    readiness: async () => ({ database: await database.writePath.health() }),
    routes(routes) {
      issuerRoutes(routes, authorizations, config.mode);
      if (scripts) scriptRoutes(routes, scripts);
    },
  });
  const { host, port, mode } = config;
  const listening = await listen(app, { name: 'card', host, port, clock, ids, portSetting: 'CARD_PORT' });
  logger.info({ host, port: listening.port, mode }, 'the card issuer takes requests');

  const holding = opened.move();
  return {
    port: listening.port,
    setOffset: (offsetMs) => clock.setOffset(offsetMs),
    settle: () => committer.idle(),
    // An issuer does nothing by itself.
    upcoming: async () => ({ now: clock.now(), timers: [] }),
    faults: options.faults,
    async stop() {
      stopping.abort();
      await listening.close();
      await committer.idle();
      await holding.disposeAsync();
    },
    async kill() {
      stopping.abort();
      await Promise.all([listening.kill(), holding.disposeAsync()]);
    },
  };
}
