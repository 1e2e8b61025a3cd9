import { join } from 'node:path';
import type { ServerName } from '@payflow/contracts';
import { projectRoot } from '../house/project-files.ts';
import type { Credentials } from '../supervisor/credentials.ts';
import { addressesOf, keysOf } from '../supervisor/settings.ts';
import { webhookSecretOf } from '../town/inhabitants.ts';
import { type ServerActor, serverActor } from './actors.ts';

const SCRIPTS = {
  pg: join(projectRoot, 'packages/pg/src/main.ts'),
  worker: join(projectRoot, 'packages/pg/src/worker.ts'),
  card: join(projectRoot, 'packages/card/src/main.ts'),
  merchant: join(projectRoot, 'packages/merchant/src/main.ts'),
} as const;

/** What all servers of a town are told. */
export interface Ground {
  readonly folder: string;
  readonly credentials: Credentials;
  readonly ports: Readonly<Record<ServerName, number>>;
  readonly urls: Readonly<Record<ServerName, string>>;
}

/** The environment of a server in server mode; nothing of the test's own beside where programs are. */
function environmentOf(server: ServerName, { folder, credentials, ports, urls }: Ground): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    // They are started again and again.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    ...addressesOf({ ports, urls }),
    ...keysOf[server](credentials),
    HOST: '127.0.0.1',
    PAYFLOW_MODE: 'server',
    PAYFLOW_DATA_DIR: folder,
    LOG_LEVEL: 'warn',
    WEBHOOK_ALLOWED_TARGETS: `127.0.0.1:${ports.merchant}`,
    WEBHOOK_SECRET: webhookSecretOf(credentials),
  };
}

/** Processes of the gateway, not started yet; each is given a port of its own, `shared` is what all of them are told. */
export function gatewayProcesses(ground: Ground, shared: NodeJS.ProcessEnv) {
  const env = { ...environmentOf('pg', ground), PAYFLOW_WORKERS: 'apart', ...shared };
  const { folder } = ground;
  return {
    pg: (number: number, port: number) => {
      const own = { ...env, PG_PORT: String(port) };
      return serverActor({ name: `pg-${number}`, script: SCRIPTS.pg, port, folder, env: own });
    },
    worker: (number: number, port: number) => {
      const own = { ...env, WORKER_PORT: String(port) };
      return serverActor({ name: `worker-${number}`, script: SCRIPTS.worker, port, folder, env: own });
    },
  };
}

/** The issuer or the shop, not started yet, on a database of its own in the town's folder. */
export const outsideProcess = (name: 'card' | 'merchant', ground: Ground): ServerActor =>
  serverActor({
    name,
    script: SCRIPTS[name],
    port: ground.ports[name],
    folder: ground.folder,
    env: environmentOf(name, ground),
  });
