import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../town/ports.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { findProgram } from './service.ts';

/** An empty MariaDB of its own, on a free port of this machine; its files go when it ends. */
export interface MariaDb extends AsyncDisposable {
  /** DATABASE_URL of a user who may do everything, `mysql://…/payflow`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where `root` comes in, with `password`. */
  readonly socket: string;
  readonly password: string;
  /** Ends it as a power cut would; its files stay. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port and files. */
  restart(): Promise<void>;
}

export interface MariaDbOptions {
  /** `memory`: its files are kept there where there is room, so that no commit waits for a disk. */
  readonly files?: 'on disk' | 'memory';
}

const run = promisify(execFile);
const PORT_TRIES = 3;
/** Files there are memory. */
const MEMORY_DISK = '/dev/shm';
/** What the databases of all towns at once take, several times over. */
const ROOM_BYTES = 4 * 2 ** 30;

async function hasRoom(disk: string): Promise<boolean> {
  return statfs(disk).then(
    ({ bavail, bsize }) => bavail * bsize >= ROOM_BYTES,
    () => false,
  );
}

function needed(...names: string[]): string {
  const found = findProgram(...names);
  if (!found) throw new Error(`${names[0]} is not installed; ask requireService('mariadb') first`);
  return found;
}

/** As root it would refuse to run without a word; elsewhere nobody but root may say who it runs as. */
const asWhom = () => (process.getuid?.() === 0 ? ['--user=root'] : []);

async function makeDataFolder(folder: string): Promise<void> {
  await run(needed('mariadb-install-db', 'mysql_install_db'), [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...asWhom(),
  ]);
}

const usersSql = (password: string): string =>
  [
    `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
    `CREATE OR REPLACE USER payflow@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO payflow@'%' WITH GRANT OPTION;`,
  ].join('\n');

async function launch(folder: string, port: number): Promise<Daemon> {
  const daemon = startDaemon(
    needed('mariadbd'),
    [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--init-file=${join(folder, 'users.sql')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--innodb-buffer-pool-size=64M',
      '--innodb-log-file-size=16M',
      ...asWhom(),
    ],
    folder,
  );
  // The users are there by then.
  await daemon.until(() => daemon.said.includes('ready for connections'));
  return daemon;
}

/** A free port may be taken by someone else before it is bound; then another is tried. */
async function launchSomewhere(folder: string): Promise<{ daemon: Daemon; port: number }> {
  for (let tries = 1; ; tries++) {
    const [port = 0] = await freePorts(1);
    try {
      return { daemon: await launch(folder, port), port };
    } catch (error) {
      if (tries === PORT_TRIES || !(error as Error).message.includes('already in use')) throw error;
    }
  }
}

/** `await using db = await startMariaDb()`; takes about 4 s. */
export async function startMariaDb({ files = 'on disk' }: MariaDbOptions = {}): Promise<MariaDb> {
  await using opened = new AsyncDisposableStack();
  const disk = files === 'memory' && (await hasRoom(MEMORY_DISK)) ? MEMORY_DISK : tmpdir();
  const folder = await mkdtemp(join(disk, 'payflow-mariadb-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const password = randomBytes(16).toString('hex');
  await Promise.all([makeDataFolder(folder), writeFile(join(folder, 'users.sql'), usersSql(password))]);
  const launched = await launchSomewhere(folder);
  const { port } = launched;
  let { daemon } = launched;
  // Nothing of it is kept, so nothing need be finished.
  const kill = () => daemon.stop('SIGKILL');
  opened.defer(kill);
  const open = opened.move();
  return {
    url: `mysql://payflow:${password}@127.0.0.1:${port}/payflow`,
    port,
    get pid() {
      return daemon.pid;
    },
    socket: join(folder, 'socket'),
    password,
    kill,
    async restart() {
      daemon = await launch(folder, port);
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
