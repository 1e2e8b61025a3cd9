import { z } from 'zod';
import { closedLoop, type LoopOptions, type LoopResult } from './closed-loop.ts';
import { forkScript, type Helper } from './processes.ts';

const Listening = z.object({ port: z.int() });

async function serve(
  opened: AsyncDisposableStack,
  role: string,
  ...args: string[]
): Promise<{ helper: Helper; url: string }> {
  const helper = opened.use(forkScript('floor-server.ts', [role, ...args]));
  const { port } = Listening.parse(await helper.next());
  return { helper, url: `http://127.0.0.1:${port}` };
}

/** The same load on bare servers that do nothing: what the exchanges themselves cost on this machine, now. */
export async function measureFloor(options: LoopOptions): Promise<LoopResult> {
  await using opened = new AsyncDisposableStack();
  const card = await serve(opened, 'card');
  const merchant = await serve(opened, 'merchant');
  const pg = await serve(opened, 'pg', card.url, merchant.url);
  const pidOf = ({ helper }: typeof pg) => helper.child.pid ?? 0;
  const target = {
    urls: [pg.url],
    key: undefined,
    pids: { pg: [pidOf(pg)], card: [pidOf(card)], merchant: [pidOf(merchant)] },
    webhooks: async () =>
      z.object({ received: z.int() }).parse(await (await fetch(`${merchant.url}/received`)).json()).received,
  };
  return await closedLoop(target, options);
}
