import { resolve } from 'node:path';
import { type ServerName, StartupError } from '@payflow/contracts';
import { commonConfig, commonSettings, readEnvironment } from '@payflow/service-kit';
import { z } from 'zod';
import { freePorts } from '../town/ports.ts';
import type { Credentials } from './credentials.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is settled before the first server starts. */
export interface Settings {
  readonly host: string;
  readonly dataDir: string;
  /** `mysql://…`; absent: SQLite files in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Makes chance repeatable. */
  readonly seed: string | undefined;
  readonly ports: Readonly<Record<ServerName, number>>;
  readonly urls: Readonly<Record<ServerName, string>>;
}

/** From the environment; a port of 0 becomes a free one, because each server must know where the others are. */
export async function readSettings(env: Environment): Promise<Settings> {
  const given = readEnvironment(z.object(commonSettings), env);
  if (given.PAYFLOW_MODE === 'server') {
    const message =
      'This starts the sandbox; with PAYFLOW_MODE=server start packages/{card,pg,merchant}/src/main.ts one by one.';
    throw new StartupError(message);
  }
  const free = await freePorts(3);
  const port = (asked: number) => (asked === 0 ? (free.pop() ?? 0) : asked);
  const PG_PORT = port(given.PG_PORT);
  const CARD_PORT = port(given.CARD_PORT);
  const MERCHANT_PORT = port(given.MERCHANT_PORT);
  const { host, dataDir, databaseUrl, seed, urls } = commonConfig({
    ...given,
    PG_PORT,
    CARD_PORT,
    MERCHANT_PORT,
  });
  return {
    host,
    dataDir: resolve(dataDir),
    databaseUrl,
    seed,
    ports: { pg: PG_PORT, card: CARD_PORT, merchant: MERCHANT_PORT },
    urls,
  };
}

/** The keys that each server needs, and no others. */
export const keysOf: Readonly<Record<ServerName, (keys: Credentials) => Record<string, string>>> = {
  card: ({ adminKey, cardKey }) => ({ ADMIN_KEY: adminKey, CARD_KEY: cardKey }),
  pg: ({ masterSecret, m001SecretKey, adminKey, cardKey }) => ({
    PAYFLOW_MASTER_SECRET: masterSecret,
    M001_SECRET_KEY: m001SecretKey,
    ADMIN_KEY: adminKey,
    CARD_KEY: cardKey,
  }),
  merchant: ({ m001SecretKey, adminKey }) => ({ PG_SECRET_KEY: m001SecretKey, ADMIN_KEY: adminKey }),
};

/** What every server is told about the town. */
export function addressesOf({ ports, urls }: Pick<Settings, 'ports' | 'urls'>): Record<string, string> {
  return {
    PG_PORT: String(ports.pg),
    CARD_PORT: String(ports.card),
    MERCHANT_PORT: String(ports.merchant),
    PG_URL: urls.pg,
    CARD_URL: urls.card,
    MERCHANT_URL: urls.merchant,
  };
}
