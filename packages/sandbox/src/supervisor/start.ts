import { setTimeout as wait } from 'node:timers/promises';
import type { ServerName } from '@payflow/contracts';
import type { TownBooks } from '../invariants/read-facts.ts';
import { openShelf } from '../powers/shelf.ts';
import type { Terminal } from '../terminal.ts';
import { showInBrowser } from './browser.ts';
import { openClockFile } from './clock-file.ts';
import { type Credentials, openCredentials } from './credentials.ts';
import { type DataFolder, fileIn, openDataFolder } from './data-folder.ts';
import { startAfresh } from './fresh.ts';
import { showProgress } from './progress.ts';
import { addressesOf, type Environment, keysOf, readSettings, type Settings } from './settings.ts';
import { type Supervised, supervise } from './supervisor.ts';
import { welcome, welcomeFields } from './welcome.ts';

const SIGNAL_MS = 100;

/** A PayFlow that runs in processes of its own, and what its user must know of it. */
export interface Town {
  readonly supervised: Supervised;
  readonly settings: Settings;
  readonly credentials: Credentials;
  readonly folder: DataFolder;
  readonly clockOffsetMs: number;
}

export interface TownOptions {
  /** Instead of those in the environment. */
  readonly ports?: Readonly<Record<ServerName, string>>;
  /** Instead of the one in the environment. */
  readonly seed?: number;
  /** Empties the data folder first. */
  readonly fresh?: true;
}

export interface StartOptions extends TownOptions {
  /** Shows the shop in the browser. */
  readonly open?: true;
  /** Says what a program needs, and nothing else. */
  readonly json?: true;
}

const portSettings = ({ pg, card, merchant }: Readonly<Record<ServerName, string>>) => ({
  PG_PORT: pg,
  CARD_PORT: card,
  MERCHANT_PORT: merchant,
});

function booksOf({ dataDir, databaseUrl: url }: Settings, { logs }: DataFolder): TownBooks {
  const of = (service: ServerName) => ({ service, file: fileIn(dataDir, service), url });
  return { pg: of('pg'), card: of('card'), merchant: of('merchant'), logs };
}

/**
 * Starts the servers on the data folder that the environment names. Resolves to undefined when the user
 * interrupts it. Throws a StartupError when something is in the way; then nothing is left running.
 */
export async function startTown(
  env: Environment,
  terminal: Terminal,
  { ports, seed, fresh }: TownOptions = {},
): Promise<Town | undefined> {
  const settings = await readSettings({
    ...env,
    ...(ports ? portSettings(ports) : {}),
    ...(seed === undefined ? {} : { PAYFLOW_SEED: String(seed) }),
  });
  const folder = openDataFolder(settings.dataDir);
  if (fresh) startAfresh(settings);
  const credentials = openCredentials(folder.credentials);
  const clockFile = openClockFile(folder.clock);
  const environmentOf = (name: ServerName) => ({
    ...env,
    ...addressesOf(settings),
    ...keysOf[name](credentials),
    HOST: settings.host,
    PAYFLOW_MODE: 'sandbox',
    PAYFLOW_DATA_DIR: settings.dataDir,
    PAYFLOW_SEED: settings.seed,
  });
  const progress = showProgress(terminal);
  const supervised = supervise({
    host: settings.host,
    ports: settings.ports,
    logs: folder.logs,
    clockFile,
    seed: settings.seed,
    shelf: openShelf(folder.path),
    books: booksOf(settings, folder),
    environments: {
      pg: environmentOf('pg'),
      card: environmentOf('card'),
      merchant: environmentOf('merchant'),
    },
    onReady: progress.ready,
    onWaiting: terminal.complain,
  });
  void terminal.interruptedAgain.then(supervised.kill);
  const town = { supervised, settings, credentials, folder, clockOffsetMs: clockFile.offsetMs };
  try {
    const outcome = await Promise.race([supervised.start(), terminal.interrupted]);
    if (outcome !== 'interrupted') return { ...town, clockOffsetMs: clockFile.offsetMs };
    await supervised.stop();
    return undefined;
  } catch (error) {
    if (await interruptedToo(terminal)) return undefined;
    throw error;
  } finally {
    progress.end();
  }
}

/** A signal to the whole group may end servers before it is heard here. */
const interruptedToo = async ({ interrupted }: Terminal): Promise<boolean> =>
  (await Promise.race([interrupted, wait(SIGNAL_MS)])) === 'interrupted';

const nothingSaid = { say: () => undefined, rewrite: undefined };

/** `npm start`: runs until Ctrl-C (exit code 0) or until a server ends unasked (1). */
export async function start(
  env: Environment,
  terminal: Terminal,
  options: StartOptions = {},
): Promise<number> {
  const began = performance.now();
  const told = options.json ? { ...terminal, ...nothingSaid } : terminal;
  const town = await startTown(env, told, options);
  if (!town) return 0;
  const { supervised, settings, ...kept } = town;
  const facts = { ...kept, urls: settings.urls, tookMs: performance.now() - began };
  terminal.say(options.json ? JSON.stringify(welcomeFields(facts)) : welcome(facts));
  if (options.open) void showInBrowser(settings.urls.merchant);
  const lost = await Promise.race([supervised.lost, terminal.interrupted]);
  if (lost === 'interrupted') told.say('Stopping …');
  await supervised.stop();
  if (lost === 'interrupted' || (await interruptedToo(terminal))) return 0;
  terminal.complain(`${lost.line} PayFlow has stopped.`);
  if (lost.complaints !== '') terminal.complain(lost.complaints);
  return 1;
}
