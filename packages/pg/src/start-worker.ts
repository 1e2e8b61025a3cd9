import { createApp, type RunningServer, type ServerOptions } from '@payflow/service-kit';
import { appSkeleton, type Parts } from './assembly.ts';
import type { PgConfig } from './config.ts';
import { createWakingConsumer } from './consumers/wake-timers.ts';
import { type Face, startGateway } from './gateway.ts';

/** It is looked at, and nothing else is asked of it. */
const appOf = (parts: Parts) =>
  createApp({ ...appSkeleton(parts), authenticators: {}, routes: () => undefined });

/** What works behind the processes that merchants call. */
const face: Face = {
  name: 'worker',
  metricsOf: 'worker',
  portSetting: 'WORKER_PORT',
  tellsUpcoming: false,
  consumers: (context) => [createWakingConsumer(context)],
  app: appOf,
};

/**
 * Starts a worker of the gateway: it runs timers and sends webhooks, as many of them on one database as you like.
 * Throws a StartupError in words for its user; then nothing is left open.
 */
export const startWorker = (options: ServerOptions<PgConfig>): Promise<RunningServer> =>
  startGateway(options, face);
