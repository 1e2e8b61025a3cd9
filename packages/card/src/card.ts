import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { Refused } from '@payflow/contracts';
import { createCommitter, type OpenDatabase, openDatabase } from '@payflow/database';
import {
  addProcessMetrics,
  byFixedKey,
  type CommitMeasures,
  Counter,
  commitMeasures,
  connectionMeasures,
  createApp,
  createFaults,
  createIds,
  createLives,
  createMetrics,
  databaseTrouble,
  type Faults,
  type Life,
  liveNetwork,
  type Metrics,
  type RunningServer,
  type ServerOptions,
  tracedCommits,
} from '@payflow/service-kit';
import { createAuthorizations } from './authorizations/authorizations.ts';
import type { CardConfig } from './config.ts';
import { createDisputes, type Disputes } from './disputes/disputes.ts';
import { disputeRoutes } from './http/dispute-routes.ts';
import { issuerRoutes } from './http/issuer-routes.ts';
import { scriptRoutes } from './http/script-routes.ts';
import { statementRoutes } from './http/statement-routes.ts';
import { tokenRoutes } from './http/token-routes.ts';
import { type ChanceOf, keyedChance } from './scripts/chance.ts';
import { createScripts } from './scripts/scripts.ts';
import { createStatements } from './statements/statements.ts';
import { createDisputeStore } from './storage/disputes.ts';
import { createJournal } from './storage/journal.ts';
import { openScriptShelf } from './storage/scripts.ts';
import { createStatementBooks } from './storage/statements.ts';
import { createTokenStore } from './storage/tokens.ts';
import { createTokens } from './tokens/tokens.ts';

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
  return { answered, operated, hits };
}

type Options = ServerOptions<CardConfig> & { readonly faults: Faults };

const openCards = ({ config, clock, faults, onWaiting, onFatal, passing, storage }: Options) =>
  openDatabase({
    service: 'card',
    file: join(config.dataDir, 'card.db'),
    url: config.databaseUrl,
    clock,
    onWaiting,
    onFatal,
    passing,
    trouble: databaseTrouble(faults, clock),
    ...storage,
  });

/** What outlives a life of the issuer. */
interface Ground {
  readonly database: OpenDatabase<'card'>;
  readonly metrics: Metrics;
  readonly counted: ReturnType<typeof counts>;
  readonly commits: CommitMeasures;
  /** Drawn with a key of its own, so that no other draw moves it. */
  readonly chanceOf: ChanceOf;
}

/** The use cases with everything that they stand on. `ending` ends the waits that scripts ask for. */
async function assemble(
  { config, clock, random, tracing }: Options,
  { database, counted, commits, chanceOf }: Ground,
  ending: AbortSignal,
) {
  const { answered, operated, hits } = counted;
  const { writePath } = database;
  const committer = tracedCommits(
    createCommitter({ writePath: commits.timed(writePath), turn: clock.turn, onBatch: commits.onBatch }),
    tracing,
  );
  commits.watch(committer);
  // The issuer does what it is told in the sandbox alone.
  const shelf =
    config.mode === 'sandbox' ? await openScriptShelf({ committer, writePath, chanceOf }) : undefined;
  const ids = createIds(clock, random);
  const tokenStore = createTokenStore({ committer, writePath });
  const authorizations = createAuthorizations({
    tokenOf: tokenStore.find,
    journal: createJournal({ committer, read: database.read, scripts: shelf }),
    clock,
    ids,
    async wait(ms) {
      await clock.after(ms, ending);
      return ending.aborted ? 'stopped' : 'over';
    },
    onTaken: (script) => hits.inc({ script }),
    onAnswer: (responseCode) => answered.inc({ responseCode }),
    onOperation: (kind, result) => operated.inc({ kind, result }),
  });
  const statements = createStatements(createStatementBooks({ committer, read: database.read }), {
    clock,
    ids,
  });
  const disputes = createDisputes({
    store: createDisputeStore({ committer, read: database.read }),
    clock,
    ids,
  });
  const tokens = createTokens(tokenStore, { clock, ids });
  return {
    committer,
    ids,
    authorizations,
    statements,
    disputes,
    tokens,
    scripts: shelf && createScripts(shelf),
  };
}

/** While the books do not answer nothing can fall due; what was planned then comes to light when they do. */
function noneWhileAway(error: unknown): never[] {
  if (error instanceof Refused && error.refusal.refusal === 'STORAGE_UNAVAILABLE') return [];
  throw error;
}

/** What the issuer holds in memory, from one beginning to the next. */
type CardLife = Life & Pick<Disputes, 'upcoming'>;

async function bear(options: Options, ground: Ground): Promise<CardLife> {
  const { config, clock, logger, tracing } = options;
  const ending = new AbortController();
  // Any number of calls may wait.
  setMaxListeners(0, ending.signal);
  const assembled = await assemble(options, ground, ending.signal);
  const { committer, ids, authorizations, statements, disputes, tokens, scripts } = assembled;
  const app = createApp({
    config,
    clock,
    ids,
    logger,
    metrics: ground.metrics,
    tracing,
    authenticators: { card: byFixedKey('card', config.cardKey, config.mode) },
    urls: config.urls,
    readiness: async () => ({ database: await ground.database.writePath.health() }),
    routes(routes) {
      issuerRoutes(routes, authorizations, config.mode);
      tokenRoutes(routes, tokens);
      statementRoutes(routes, statements, config.mode);
      disputeRoutes(routes, disputes, config.mode);
      if (scripts) scriptRoutes(routes, scripts);
    },
  });
  return {
    app,
    committer,
    upcoming: disputes.upcoming,
    begin: async () => undefined,
    async close() {
      ending.abort();
    },
  };
}

/** Puts the card issuer together and takes requests. Throws a StartupError in words for its user. */
export async function startCard(given: ServerOptions<CardConfig>): Promise<RunningServer> {
  const options = { ...given, faults: createFaults('card') };
  const { config, clock, random, logger, ownProcess, network = liveNetwork } = options;
  const metrics = createMetrics('card');
  if (ownProcess) addProcessMetrics(metrics);
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await openCards(options));
  const chanceKey =
    config.seed === undefined ? random(CHANCE_KEY_BYTES, 'scripts') : Buffer.from(config.seed);
  connectionMeasures(metrics, database);
  const ground: Ground = {
    database,
    metrics,
    counted: counts(metrics),
    commits: commitMeasures(metrics, clock),
    chanceOf: keyedChance(chanceKey),
  };
  const lives = await createLives({
    clock,
    copies: database.copies,
    bear: () => bear(options, ground),
  });
  const ids = createIds(clock, random);
  const { host, port, mode } = config;
  const { enter } = lives.door;
  const listening = await network.listen(enter, {
    name: 'card',
    host,
    port,
    clock,
    ids,
    portSetting: 'CARD_PORT',
  });
  logger.info({ host, port: listening.port, mode }, 'the card issuer takes requests');

  const holding = opened.move();
  return {
    port: listening.port,
    setOffset: (offsetMs) => clock.setOffset(offsetMs),
    settle: () => lives.present.committer.idle(),
    rest: lives.rest,
    // An issuer calls nobody; but what its cardholders do next is there to be asked for then.
    async upcoming(limit) {
      const now = clock.now();
      const next = await lives.present.upcoming(now, limit).catch(noneWhileAway);
      const timers = next.map(({ id, nextAt }) => ({
        server: 'card' as const,
        kind: 'dispute',
        subject: id,
        due: nextAt ?? now,
      }));
      return { now, timers };
    },
    faults: options.faults,
    async stop() {
      await lives.present.close();
      await listening.close();
      await lives.present.committer.idle();
      await holding.disposeAsync();
    },
    async kill() {
      await lives.present.close();
      await Promise.all([listening.kill(), holding.disposeAsync()]);
    },
  };
}
