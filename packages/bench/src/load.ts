import { Pool } from 'undici';
import { z } from 'zod';

/**
 * The load, a process of its own: so many payments in a closed loop, so many at a time, over kept-alive
 * connections. Told what to do by a message, answers with what it saw.
 */
export const LoadOrder = z.object({
  url: z.url(),
  key: z.string().optional(),
  payments: z.int(),
  atOnce: z.int(),
  /** Begins the order numbers, so that no two runs share one. */
  prefix: z.string(),
});
export type LoadOrder = z.output<typeof LoadOrder>;

export const LoadReport = z.object({
  approved: z.int(),
  /** How long each approve took, ms, sorted. */
  approveMs: z.array(z.number()),
  cpuMs: z.number(),
});
export type LoadReport = z.output<typeof LoadReport>;

async function run({ url, key, payments, atOnce, prefix }: LoadOrder): Promise<LoadReport> {
  const pool = new Pool(url, { connections: atOnce });
  const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const post = async (path: string, body: string): Promise<{ tid: string; status: string }> => {
    const reply = await pool.request({ path, method: 'POST', headers, body });
    const text = await reply.body.text();
    if (reply.statusCode !== 200)
      throw new Error(`${path} answered ${reply.statusCode}: ${text.slice(0, 200)}`);
    return JSON.parse(text);
  };
  const approveMs: number[] = [];
  let begun = 0;
  let approved = 0;
  const buyer = async (): Promise<void> => {
    while (begun < payments) {
      const { tid } = await post('/pay/ready', `{"orderNo":"${prefix}-${++begun}","amount":1000}`);
      const from = performance.now();
      const { status } = await post('/pay/approve', `{"tid":"${tid}"}`);
      approveMs.push(performance.now() - from);
      if (status === 'APPROVED') approved++;
    }
  };
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: atOnce }, buyer));
  const { user, system } = process.cpuUsage(cpu);
  await pool.close();
  return { approved, approveMs: approveMs.sort((a, b) => a - b), cpuMs: (user + system) / 1000 };
}

if (process.argv[1] === import.meta.filename) {
  process.on('message', async (message) => {
    process.send?.(await run(LoadOrder.parse(message)));
  });
  process.on('disconnect', () => process.exit(0));
}
