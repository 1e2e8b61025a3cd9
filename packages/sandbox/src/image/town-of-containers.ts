import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerName } from '@payflow/contracts';
import { projectRoot } from '../house/project-files.ts';
import { type MariaDb, startMariaDb } from '../services/mariadb.ts';
import { type Nginx, type NginxOptions, startNginx } from '../services/nginx.ts';
import { findProgram } from '../services/service.ts';
import { freePorts } from '../town/ports.ts';
import { type Compose, commandForEnv, readCompose, readEnv } from './compose.ts';
import { type Container, startContainer } from './container.ts';
import type { Image } from './dockerfile.ts';

/** docker-compose.yml without Docker: its servers from the image's folder, MariaDB for MySQL, nginx as it is. */
export interface Containers extends AsyncDisposable {
  readonly compose: Compose;
  readonly secrets: Readonly<Record<string, string>>;
  readonly servers: Readonly<Record<ServerName, Container>>;
  readonly nginx: Nginx;
  url(name: ServerName): string;
  /** What the database says to a user's statement; fails when it refuses it. */
  query(user: ServerName, sql: string): Promise<string>;
}

const run = promisify(execFile);
const PORTS = { pg: 8081, card: 8082, merchant: 8080 } as const;
const NAMES = ['card', 'pg', 'merchant'] as const;

/** Programs as the containers have them: Node from its image, the client of the database under MySQL's name. */
export async function makePath(folder: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await copyFile(process.execPath, join(bin, 'node'));
  const client = findProgram('mysql', 'mariadb');
  // This machine's own settings name another database.
  const mysql = `#!/bin/sh\nexec ${client} --no-defaults "$@"\n`;
  await writeFile(join(bin, 'mysql'), mysql, { mode: 0o755 });
  return [bin, process.env.PATH, dirname(findProgram('npx') ?? '')].join(delimiter);
}

/** A .env, made by the command that .env.example shows. */
export async function makeSecrets(folder: string): Promise<Record<string, string>> {
  await copyFile(join(projectRoot, '.env.example'), join(folder, '.env.example'));
  await run('sh', ['-c', commandForEnv()], { cwd: folder });
  return readEnv(await readFile(join(folder, '.env'), 'utf8'));
}

/** What the mysql image does when its data folder is new. */
async function makeUsers(db: MariaDb, compose: Compose, path: string): Promise<void> {
  const { environment = {} } = compose.services.mysql ?? {};
  const env = { ...environment, MYSQL_ROOT_PASSWORD: db.password, MYSQL_UNIX_PORT: db.socket, PATH: path };
  await run('sh', [join(projectRoot, 'mysql/users.sh')], { env });
}

/** The containers' names, as addresses of this machine. */
function movedTo(ports: Readonly<Record<ServerName, number>>, databasePort: number) {
  return (text: string): string => {
    let moved = text.replaceAll('@mysql:3306', `@127.0.0.1:${databasePort}`);
    for (const name of NAMES)
      moved = moved.replaceAll(
        new RegExp(`(?:${name}|127\\.0\\.0\\.1):${PORTS[name]}(?!\\d)`, 'g'),
        `127.0.0.1:${ports[name]}`,
      );
    return moved;
  };
}

/** What every set stands on: secrets of its own, MariaDB with its users in place of MySQL, and a place for nginx. */
export interface Base extends AsyncDisposable {
  readonly db: MariaDb;
  readonly secrets: Readonly<Record<string, string>>;
  readonly compose: Compose;
  openNginx(upstreams: NginxOptions['upstreams']): Promise<Nginx>;
  /** What the database says to a user's statement; fails when it refuses it. */
  query(user: ServerName, sql: string): Promise<string>;
}

export async function makeBase(folder: string, path: string, port: number): Promise<Base> {
  await using opened = new AsyncDisposableStack();
  const db = opened.use(await startMariaDb());
  const secrets = await makeSecrets(folder);
  const compose = readCompose({ ...secrets, PAYFLOW_PUBLIC_URL: `http://localhost:${port}` });
  await makeUsers(db, compose, path);
  const open = opened.move();
  return {
    db,
    secrets,
    compose,
    openNginx: (upstreams) => startNginx({ upstreams, port }),
    async query(user, sql) {
      const MYSQL_PWD = secrets[`${user.toUpperCase()}_DATABASE_PASSWORD`];
      const args = ['--host=127.0.0.1', `--port=${db.port}`, `--user=payflow_${user}`, '--execute', sql];
      return (await run('mysql', args, { env: { PATH: path, MYSQL_PWD } })).stdout;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export async function startContainers(image: Image, folder: string, path: string): Promise<Containers> {
  await using opened = new AsyncDisposableStack();
  const [pg = 0, card = 0, merchant = 0, port = 0] = await freePorts(4);
  const ports = { pg, card, merchant };
  const { db, secrets, compose, openNginx, query } = opened.use(await makeBase(folder, path, port));
  const url = (name: ServerName) => `http://127.0.0.1:${ports[name]}`;
  const nginx = opened.use(await openNginx({ pg: url('pg'), card: url('card'), merchant: url('merchant') }));
  const moved = movedTo(ports, db.port);
  const env = { PG_PORT: String(pg), CARD_PORT: String(card), MERCHANT_PORT: String(merchant) };
  async function up(name: ServerName): Promise<Container> {
    const service = compose.services[name];
    if (!service) throw new Error(`docker-compose.yml has no ${name}`);
    const container = opened.use(startContainer({ image, service, moved, env, path }));
    await container.healthy();
    return container;
  }
  // One after the other, as `depends_on` wants it.
  const servers = { card: await up('card'), pg: await up('pg'), merchant: await up('merchant') };
  const open = opened.move();
  return { compose, secrets, servers, nginx, url, query, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
