import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closedLoop, type LoopOptions } from './closed-loop.ts';
import { aFolder } from './payflow.ts';
import { type BenchTown, openTown } from './town.ts';

/** What further webhook endpoints cost a payment. */
export interface FanOutResult {
  readonly scenario: string;
  readonly byWebhooks: readonly {
    /** That each payment sends, the shop's included. */
    readonly webhooks: number;
    readonly paymentsPerSecond: number;
    readonly webhooksPerSecond: number;
    readonly pgCpuMsPerPayment: number;
  }[];
}

const FURTHER = [0, 3, 9] as const;

/** Somebody who takes every webhook and does nothing with it. */
async function openSink() {
  let received = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      received++;
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get received() {
      return received;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function register({ target, url: pgUrl }: BenchTown, url: string): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${target.key}` };
  const reply = await fetch(`${pgUrl}/api/v1/webhook-endpoints`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ url, events: ['payment.captured'] }),
  });
  if (!reply.ok) throw new Error(`${url} was not registered: ${await reply.text()}`);
}

async function measure(further: number, options: LoopOptions & { databaseUrl: string | undefined }) {
  options.progress(`${further + 1} webhooks a payment`);
  await using folder = await aFolder();
  await using town = await openTown(folder.path, options.databaseUrl);
  await using sink = await openSink();
  for (let i = 0; i < further; i++) await register(town, `${sink.url}/${i}`);
  const { target } = town;
  const webhooks = async () =>
    further === 0
      ? target.webhooks()
      : Math.min(await target.webhooks(), Math.floor(sink.received / further));
  const { paymentsPerSecond, cpuMsPerPayment } = await closedLoop({ ...target, webhooks }, options);
  await town.demandInvariants();
  return {
    webhooks: further + 1,
    paymentsPerSecond,
    webhooksPerSecond: paymentsPerSecond * (further + 1),
    pgCpuMsPerPayment: cpuMsPerPayment.pg,
  };
}

export async function measureFanOut(
  options: LoopOptions & { databaseUrl: string | undefined },
): Promise<Omit<FanOutResult, 'scenario'>> {
  const byWebhooks: FanOutResult['byWebhooks'][number][] = [];
  for (const further of FURTHER) byWebhooks.push(await measure(further, options));
  return { byWebhooks };
}
