import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommitter, openDatabase } from '@payflow/database';
import { liveClock } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import type { Received } from '../webhooks/ports.ts';
import { createInbox } from './inbox.ts';

const received = (number: number): Received => ({
  id: `in_${String(number).padStart(4, '0')}`,
  receivedAt: number,
  valid: true,
  webhookId: `evt_${number}`,
  type: 'payment.captured',
  tid: null,
  headers: {},
  rawBody: '{}',
});

test('the newest entries stay, and the marks that a repeat could still meet', async () => {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'payflow-inbox-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const fatal = (error: Error): never => {
    throw error;
  };
  const file = join(folder, 'merchant.db');
  const database = opened.use(
    await openDatabase({
      service: 'merchant',
      file,
      clock: { realNow: () => 0, after: async () => undefined },
      onFatal: fatal,
    }),
  );
  const committer = createCommitter({ writePath: database.writePath, turn: liveClock().turn });
  const inbox = createInbox({
    committer,
    database,
    clock: liveClock(),
    seller: 'Phones',
    onState: () => undefined,
  });
  const take = (number: number) =>
    inbox.record(received(number), { webhookId: `evt_${number}` }, ({ seen }) => ({
      verdict: seen ? 'DUPLICATE' : 'IGNORED',
      reason: null,
    }));
  await Promise.all(Array.from({ length: 600 }, (_, i) => take(i)));

  expect(await inbox.prune({ keepEntries: 50, marksBefore: 590 })).toEqual({ more: true });
  expect(await inbox.prune({ keepEntries: 50, marksBefore: 590 })).toEqual({ more: false });
  const { counts, webhooks } = await inbox.list({ limit: 200 });
  expect(counts.received).toBe(50);
  expect([webhooks[0]?.id, webhooks.at(-1)?.id]).toEqual(['in_0599', 'in_0550']);
  expect(
    await inbox.record({ ...received(595), id: 'in_again' }, { webhookId: 'evt_595' }, ({ seen }) => ({
      verdict: seen ? 'DUPLICATE' : 'IGNORED',
      reason: null,
    })),
  ).toMatchObject({ verdict: 'DUPLICATE' });
});
