import { join } from 'node:path';
import { openDatabase } from '@payflow/database';
import {
  addProcessMetrics,
  connectionMeasures,
  createFaults,
  createIds,
  createLives,
  createMetrics,
  databaseTrouble,
  type Life,
  type Listening,
  type Lives,
  liveNetwork,
  type RunningServer,
} from '@payflow/service-kit';
import { build, createShopApp, type Ground, type Options, type Shop, WEBHOOK_PATH } from './assembly.ts';
import { createMeasures } from './measures.ts';
import { keptWebhookSecret } from './storage/webhook-secret.ts';

export { type MerchantConfig, merchantConfig } from './config.ts';

/** What the shop holds in memory, from one beginning to the next. */
type ShopLife = Life & Pick<Shop, 'timers' | 'tasks' | 'upcoming' | 'faults'>;

function bear(options: Options, ground: Ground): ShopLife {
  const shop = build(options, ground);
  const { timers, tasks, committer, upcoming, faults, close } = shop;
  return {
    upcoming,
    faults,
    timers,
    tasks,
    committer,
    close,
    app: createShopApp(options, ground, shop),
    async begin() {
      await Promise.all(shop.begins.map(({ begin }) => begin()));
    },
  };
}

function running(
  { clock }: Options,
  lives: Lives<ShopLife>,
  listening: Listening,
  opened: AsyncDisposableStack,
): RunningServer {
  return {
    port: listening.port,
    setOffset(offsetMs) {
      clock.setOffset(offsetMs);
      lives.present.timers.nudge();
    },
    rest: lives.rest,
    async settle() {
      const { timers, tasks, committer } = lives.present;
      await tasks.idle();
      await timers.runDue();
      await committer.idle();
    },
    upcoming: (limit) => lives.present.upcoming(limit),
    faults: lives.present.faults,
    async stop() {
      const { timers, tasks, committer } = lives.present;
      await timers.stop();
      await listening.close();
      await tasks.idle();
      await committer.idle();
      await opened.disposeAsync();
    },
    async kill() {
      await listening.kill();
      // The database first, so that nothing under way is finished or handed back.
      await opened.disposeAsync();
      await lives.present.timers.stop();
    },
  };
}

/** With port 0 the system chooses one, and the shop's address follows it. */
function ownUrl(configured: string, port: number): string {
  const url = new URL(configured);
  if (url.port !== '0') return configured;
  url.port = String(port);
  return url.origin;
}

/** Starts the shop; it takes orders at once, and is ready when the PG knows where its webhooks go. */
export async function startMerchant(options: Options): Promise<RunningServer> {
  const { config, clock, random, network = liveNetwork } = options;
  await using opening = new AsyncDisposableStack();
  const faults = createFaults('merchant');
  const file = join(config.dataDir, 'merchant.db');
  const database = opening.use(
    await openDatabase({
      service: 'merchant',
      file,
      url: config.databaseUrl,
      clock,
      onWaiting: options.onWaiting,
      onFatal: options.onFatal,
      passing: options.passing,
      trouble: databaseTrouble(faults, clock),
      ...options.storage,
    }),
  );

  let url = config.urls.merchant;
  const metrics = createMetrics('merchant');
  if (options.ownProcess) addProcessMetrics(metrics);
  connectionMeasures(metrics, database);
  const ground: Ground = {
    faults,
    database,
    metrics,
    measures: createMeasures(metrics, clock),
    ids: createIds(clock, random),
    secret: config.webhookSecret ?? keptWebhookSecret(config.dataDir, random),
    url: () => url,
  };
  const lives = await createLives({
    clock,
    copies: database.copies,
    answers: [WEBHOOK_PATH],
    bear: async () => bear(options, ground),
  });
  opening.defer(() => lives.present.close());
  await lives.present.begin();
  const { host, port } = config;
  const listening = await network.listen(lives.door.enter, {
    name: 'merchant',
    host,
    port,
    clock,
    ids: ground.ids,
    portSetting: 'MERCHANT_PORT',
  });
  url = ownUrl(config.urls.merchant, listening.port);
  lives.present.timers.start();
  return running(options, lives, listening, opening.move());
}
