import { cardConfig, startCard } from '@payflow/card';
import type { ServerName } from '@payflow/contracts';
import { merchantConfig, startMerchant } from '@payflow/merchant';
import { pgConfig, startPg, startWorker, workerConfig } from '@payflow/pg';
import type { RunningServer, ServerOptions } from '@payflow/service-kit';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a server is given beside its configuration. */
export type Parts = Omit<ServerOptions<unknown>, 'config'>;

/** Starts a server with the configuration that it reads from `env`. */
export type Start = (env: Environment, parts: Parts) => Promise<RunningServer>;

/** The three servers, and what works behind one of them. */
export type ProcessName = ServerName | 'worker';

/** The real ones, as their processes start them. */
export const servers: Readonly<Record<ProcessName, Start>> = {
  pg: (env, parts) => startPg({ ...parts, config: pgConfig(env) }),
  worker: (env, parts) => startWorker({ ...parts, config: workerConfig(env) }),
  card: (env, parts) => startCard({ ...parts, config: cardConfig(env) }),
  merchant: (env, parts) => startMerchant({ ...parts, config: merchantConfig(env) }),
};
