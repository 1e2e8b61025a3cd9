import { closedLoop, type LoopOptions } from './closed-loop.ts';
import { aFolder } from './payflow.ts';
import { openSink } from './sink.ts';
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
