// One server in a process of its own that ends itself by SIGKILL at a named point; for tests alone. The servers'
// own main.ts know no such points.
import { CallFailed, runServer, type ServerOptions, type Transport } from '@payflow/service-kit';

const { PAYFLOW_SERVER = '', PAYFLOW_CRASH_AT = '', PAYFLOW_LOSE_EVERY = '0' } = process.env;

/** `name:n` is the nth passing of the point of that name. */
function crashAt(where: string): (point: string) => void {
  const [, name, count] = /^(.+):(\d+)$/.exec(where) ?? [];
  let left = Number(count);
  return (point) => {
    if (point === name && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}

const passing = crashAt(PAYFLOW_CRASH_AT);
const loseEvery = Number(PAYFLOW_LOSE_EVERY);
let authorizations = 0;

/** The issuer has acted, and its answer is lost; each nth time. */
function isLost(path: string): boolean {
  return loseEvery > 0 && path === '/card/api/authorize' && ++authorizations % loseEvery === 0;
}

const wire =
  (transport: Transport): Transport =>
  async (request) => {
    const path = new URL(request.url).pathname;
    passing(`before calling ${path}`);
    const reply = await transport(request);
    passing(`after calling ${path}`);
    if (isLost(path)) throw new CallFailed('timeout', 'the answer was lost');
    return reply;
  };

const marked = <Config>(options: ServerOptions<Config>) => ({ ...options, passing, wire });

/** Each loads only what is its own. */
const run: Readonly<Record<string, () => Promise<void>>> = {
  async pg() {
    const { pgConfig, startPg } = await import('@payflow/pg');
    await runServer('pg', pgConfig, (options) => startPg(marked(options)));
  },
  async card() {
    const { cardConfig, startCard } = await import('@payflow/card');
    await runServer('card', cardConfig, (options) => startCard(marked(options)));
  },
  async merchant() {
    const { merchantConfig, startMerchant } = await import('@payflow/merchant');
    await runServer('merchant', merchantConfig, (options) => startMerchant(marked(options)));
  },
};
await run[PAYFLOW_SERVER]?.();
