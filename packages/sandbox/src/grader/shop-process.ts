import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownScript } from '../own-script.ts';
import type { Environment } from '../supervisor/settings.ts';
import { freePorts } from '../town/ports.ts';
import { answersAt, runShop } from './run-shop.ts';
import type { GradeSettings } from './settings.ts';

/** What a shop must know to be graded. */
export interface ShopKeys {
  readonly pgUrl: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
}

const START_MS = 30_000;
const ANSWER_MS = 3_000;

/** The reference shop's process; this Node starts it as `npm start` does. */
const bundledCommand = (): string =>
  [process.execPath, ownScript('../../merchant/src/main')].map((part) => JSON.stringify(part)).join(' ');

/** What it is told by its environment: the reference shop reads some under names of its own. */
function environmentOf({ pgUrl, secretKey, webhookSecret }: ShopKeys, url: URL): Record<string, string> {
  return {
    PORT: url.port || '80',
    PG_URL: pgUrl,
    PG_SECRET_KEY: secretKey,
    WEBHOOK_SECRET: webhookSecret,
    SHOP_URL: url.origin,
  };
}

async function bundledEnvironment(url: URL, opened: AsyncDisposableStack): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'payflow-grade-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  return {
    MERCHANT_PORT: url.port,
    MERCHANT_URL: url.origin,
    PAYFLOW_DATA_DIR: folder,
    PAYFLOW_MODE: 'sandbox',
    DATABASE_URL: '',
    PAYFLOW_PUBLIC_URL: '',
    HOST: '',
    LOG_LEVEL: 'error',
  };
}

/** Starts the shop where the settings say so, and waits until it answers. Throws a StartupError when it does not. */
export async function openShop(
  { merchant, run }: GradeSettings,
  keys: ShopKeys,
  env: Environment,
  opened: AsyncDisposableStack,
): Promise<URL> {
  const [port = 0] = await freePorts(1);
  const url = merchant instanceof URL ? merchant : new URL(`http://localhost:${port}`);
  const command = merchant === 'bundled' ? bundledCommand() : run;
  if (command === undefined) {
    await answersAt(url, ANSWER_MS, undefined);
    return url;
  }
  const more = merchant === 'bundled' ? await bundledEnvironment(url, opened) : {};
  const shop = opened.use(runShop({ command, env: { ...env, ...environmentOf(keys, url), ...more } }));
  await answersAt(url, START_MS, shop);
  return url;
}
