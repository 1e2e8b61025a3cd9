import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../test-gateway.ts';

/** A browser on the stream. */
interface Listening extends AsyncDisposable {
  readonly status: number;
  readonly type: string | null;
  /** Reads on until it has heard this; all that it heard. */
  until(heard: string): Promise<string>;
  /** Reads on until the stream ends. */
  end(): Promise<void>;
}

async function listenTo(url: string, headers: Record<string, string> = {}): Promise<Listening> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/admin/api/live`, { headers, signal: leaving.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let all = '';
  const read = async (): Promise<boolean> => {
    const { value = '', done = true } = (await reader?.read().catch(() => undefined)) ?? {};
    all += value;
    return !done;
  };
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    async until(heard) {
      while (!all.includes(heard)) if (!(await read())) throw new Error(`the stream ended after: ${all}`);
      return all;
    },
    async end() {
      while (await read());
    },
    async [Symbol.asyncDispose]() {
      leaving.abort();
    },
  };
}

interface Told {
  readonly payments: readonly { readonly tid: string; readonly status: string; readonly seq: number }[];
  readonly missed: boolean;
}
const toldIn = (heard: string): Told[] =>
  [...heard.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));

let pg: Gateway;
beforeEach(async () => {
  pg = await startGateway();
});
afterEach(() => pg?.[Symbol.asyncDispose]());

test('whoever listens hears of a payment when it is made ready and when it is captured', async () => {
  await using console = await listenTo(pg.url);
  expect([console.status, console.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect(await console.until('retry:')).toContain('retry: 1000');
  const { tid } = await pg.ready();
  await console.until('"READY"');
  await pg.approve(tid);
  const told = toldIn(await console.until('"CAPTURED"')).flatMap(({ payments }) => payments);
  expect(told.map((payment) => payment.tid)).toEqual(told.map(() => tid));
  expect(told.at(0)?.status).toBe('READY');
  expect(told.at(-1)?.status).toBe('CAPTURED');
});

test('whoever comes back hears of what happened meanwhile', async () => {
  const before = pg.clock.now();
  const { tid } = await pg.ready();
  await pg.advance(60_000);
  await using late = await listenTo(pg.url, { 'last-event-id': String(before) });
  expect(await late.until('"READY"')).toContain(tid);
});

test.each(['0', 'x', '9'.repeat(15), '-1', '1e3'])(
  'the last id %j of a caller is taken as it comes, and never breaks the stream',
  async (lastId) => {
    await using console = await listenTo(pg.url, { 'last-event-id': lastId });
    const { tid } = await pg.ready();
    expect(await console.until('"READY"')).toContain(tid);
  },
);

test('a payment that changed before business time was moved on is told all the same', async () => {
  await using console = await listenTo(pg.url);
  await console.until('retry:');
  const { tid } = await pg.ready();
  await pg.advance(3_600_000);
  expect(await console.until(tid)).toContain(tid);
});

test('a stop is not held up by who listens', async () => {
  await using console = await listenTo(pg.url);
  await console.until('retry:');
  const began = performance.now();
  await pg[Symbol.asyncDispose]();
  await console.end();
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('only so many may listen; who leaves makes room, and the next one is told why not before', async () => {
  await using crowd = new AsyncDisposableStack();
  for (let i = 0; i < 100; i++) crowd.use(await listenTo(pg.url));
  const refused = await fetch(`${pg.url}/admin/api/live`);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: 'OVERLOADED' });
  await crowd.disposeAsync();
  await expect
    .poll(async () => {
      await using again = await listenTo(pg.url);
      return again.status;
    })
    .toBe(200);
});

test('it is for the admin alone, and to be read alone', async () => {
  const strange = await fetch(`${pg.url}/admin/api/live`, { headers: { authorization: 'Bearer nobody' } });
  expect(strange.status).toBe(401);
  await strange.body?.cancel();
  expect((await pg.post('/admin/api/live', {})).status).toBe(405);
});
