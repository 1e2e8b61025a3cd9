import { createServer, connect as dial, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Says everything back, in capitals. */
async function parrot() {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard.push(data.toString());
      socket.write(data.toString().toUpperCase());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { port, heard, [Symbol.dispose]: () => void server.close() };
}

class Caller {
  said = '';
  readonly ended: Promise<string>;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data) => (this.said += data));
    this.ended = new Promise((resolve) => {
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      socket.once('close', () => resolve('closed'));
    });
  }

  static async at({ port }: TcpProxy): Promise<Caller> {
    const socket = dial(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Caller(socket);
  }

  says(text: string): void {
    this.#socket.write(text);
  }

  /** Resolves to the milliseconds that it took. */
  async hears(text: string): Promise<number> {
    const from = performance.now();
    await expect.poll(() => this.said, { timeout: 5_000, interval: 2 }).toContain(text);
    return performance.now() - from;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

test('a healthy wire passes bytes on as they are, both ways', async () => {
  using bird = await parrot();
  await using wire = await startTcpProxy(bird);
  using caller = await Caller.at(wire);
  const long = 'polly '.repeat(50_000);
  caller.says(long);
  await expect.poll(() => caller.said.length, { timeout: 5_000 }).toBe(long.length);
  expect(caller.said).toBe(long.toUpperCase());
  expect(wire).toMatchObject({ connections: 1, broken: 0 });
});

test('cut, it drops who is there and refuses who comes, until it is healed', async () => {
  using bird = await parrot();
  await using wire = await startTcpProxy(bird);
  using caller = await Caller.at(wire);
  await wire.cut();
  expect(await caller.ended).toBe('ECONNRESET');
  await expect(Caller.at(wire)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await wire.heal();
  using again = await Caller.at(wire);
  again.says('back');
  await again.hears('BACK');
});

test('reset, it breaks who is there and lets in who comes', async () => {
  using bird = await parrot();
  await using wire = await startTcpProxy(bird);
  using caller = await Caller.at(wire);
  await expect.poll(() => wire.connections).toBe(1);
  wire.reset();
  expect(await caller.ended).toBe('ECONNRESET');
  expect(wire.broken).toBe(1);
  using again = await Caller.at(wire);
  again.says('back');
  await again.hears('BACK');
});

test('stalled, it lets who comes in and says nothing; what waits goes on when it is healed', async () => {
  using bird = await parrot();
  await using wire = await startTcpProxy(bird);
  using before = await Caller.at(wire);
  wire.stall();
  using caller = await Caller.at(wire);
  for (const one of [before, caller]) one.says('hello');
  await wait(100);
  expect([before.said, caller.said, bird.heard]).toEqual(['', '', []]);
  await wire.heal();
  for (const one of [before, caller]) await one.hears('HELLO');
});

test('delayed, each way takes so much longer, and many bytes no longer than one', async () => {
  using bird = await parrot();
  await using wire = await startTcpProxy(bird);
  using caller = await Caller.at(wire);
  wire.delay(60);
  for (const word of ['one ', 'two ', 'three ']) {
    caller.says(word);
    await wait(5);
  }
  const tookMs = await caller.hears('ONE TWO THREE ');
  expect(tookMs).toBeGreaterThan(100);
});

test('slow, it passes on so many bytes a second', async () => {
  using bird = await parrot();
  await using wire = await startTcpProxy(bird);
  using caller = await Caller.at(wire);
  wire.slow(20_000);
  const from = performance.now();
  caller.says('x'.repeat(4_000));
  await expect.poll(() => caller.said.length, { timeout: 5_000, interval: 5 }).toBe(4_000);
  // There and back, one after the other piece by piece.
  expect(performance.now() - from).toBeGreaterThan(200);
});

test('truncating, it lets a reply begin and breaks the connection; other requests get theirs', async () => {
  using bird = await parrot();
  await using wire = await startTcpProxy(bird);
  wire.truncate(3, 'commit');
  using caller = await Caller.at(wire);
  caller.says('select');
  await caller.hears('SELECT');
  caller.says('commit');
  expect(await caller.ended).toBe('closed');
  expect(caller.said).toBe('SELECTCOM');
  expect(bird.heard).toEqual(['select', 'commit']);
});

test('truncating at once, the server has acted and its reply alone is lost', async () => {
  using bird = await parrot();
  await using wire = await startTcpProxy(bird);
  wire.truncate(0);
  using caller = await Caller.at(wire);
  caller.says('commit');
  expect(await caller.ended).toBe('closed');
  expect([caller.said, bird.heard]).toEqual(['', ['commit']]);
});

test('a server that is not there is not there through the wire either', async () => {
  const bird = await parrot();
  bird[Symbol.dispose]();
  await using wire = await startTcpProxy(bird);
  using caller = await Caller.at(wire);
  expect(await caller.ended).toBe('ECONNRESET');
});
