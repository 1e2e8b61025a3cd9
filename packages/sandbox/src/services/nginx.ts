import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerName } from '@payflow/contracts';
import { freePorts } from '../town/ports.ts';
import { startDaemon } from './daemon.ts';
import { findProgram } from './service.ts';

/** The project's own nginx, on a port of its own and in front of servers elsewhere. */
export interface Nginx extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** One JSON line for each request. */
  log(): Promise<string>;
}

export interface NginxOptions {
  /** Several addresses, where a name has several. */
  readonly upstreams: Readonly<Record<ServerName, string | readonly string[]>>;
  readonly port?: number;
  /** Calls of one address a second; as shipped when absent. */
  readonly callsPerSecond?: number;
  /** The addresses of this machine to listen on. */
  readonly addresses?: readonly string[];
}

const shipped = join(import.meta.dirname, '../../../../nginx');

/** What nginx is started with: a folder where it may write, and its configuration. */
export const nginxArguments = (prefix: string, configuration: string): string[] => [
  ...['-e', 'stderr'],
  ...['-p', prefix],
  ...['-c', configuration],
];

function replaced(text: string, what: RegExp | string, by: string): string {
  if (text.split(what).length !== 2) throw new Error(`nginx/: ${what} does not stand there once`);
  return text.replace(what, by);
}

/** One line for each address of a name, with the settings that the shipped one has. */
function withAddresses(servers: string, name: string, urls: string | readonly string[]): string {
  const [line = '', settings = ''] = new RegExp(`server ${name}:\\d+ resolve(.*;)`).exec(servers) ?? [];
  const lines = [urls].flat().map((url) => `server ${new URL(url).host}${settings}`);
  return replaced(servers, line, lines.join('\n  '));
}

/** The shipped configuration, with other addresses, and another limit when one is given. */
async function writeConfiguration(
  folder: string,
  { upstreams, addresses = ['127.0.0.1'], callsPerSecond }: NginxOptions,
  port: number,
): Promise<void> {
  let conf = await readFile(join(shipped, 'nginx.conf'), 'utf8');
  conf = replaced(
    conf,
    'listen 8000;',
    addresses.map((address) => `listen ${address}:${port};`).join('\n    '),
  );
  // What a test is given for stdout cannot be opened by its name.
  conf = replaced(conf, '/dev/stdout', join(folder, 'access.log'));
  if (callsPerSecond !== undefined) conf = replaced(conf, 'rate=100r/s', `rate=${callsPerSecond}r/s`);
  let servers = await readFile(join(shipped, 'upstreams.conf'), 'utf8');
  for (const [name, urls] of Object.entries(upstreams)) servers = withAddresses(servers, name, urls);
  await writeFile(join(folder, 'nginx.conf'), conf);
  await writeFile(join(folder, 'upstreams.conf'), servers);
}

/** `await using proxy = await startNginx({ upstreams })`. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const program = findProgram('nginx');
  if (!program) throw new Error("nginx is not installed; ask requireService('nginx') first");
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'payflow-nginx-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  // Started by root, its workers are somebody else.
  await chmod(folder, 0o755);
  await writeConfiguration(folder, options, port);
  const daemon = startDaemon(program, nginxArguments(`${folder}/`, join(folder, 'nginx.conf')), folder);
  opened.defer(() => daemon.stop('SIGTERM'));
  const url = `http://localhost:${port}`;
  await daemon.until(() =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  const open = opened.move();
  return {
    port,
    url,
    log: () => readFile(join(folder, 'access.log'), 'utf8'),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
