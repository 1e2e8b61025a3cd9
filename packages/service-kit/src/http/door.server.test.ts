import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createDoor } from './door.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Says its name; what it is asked under /slow it answers when the test says so. */
function anApp(name: string) {
  const slow = Promise.withResolvers<void>();
  const app: RequestListener = async (req, res) => {
    if (req.url?.startsWith('/slow')) await slow.promise;
    res.end(name);
  };
  return { app, answer: slow.resolve };
}

async function aHouse(answers: readonly string[] = []) {
  const old = anApp('old');
  const door = createDoor(old.app, answers);
  const arrived: string[] = [];
  const server = createServer((req, res) => {
    arrived.push(req.url ?? '');
    door.enter(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    door,
    old,
    ask: async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text(),
    /** Resolves when somebody stands there who asks for this. */
    async atTheDoor(path: string) {
      while (!arrived.includes(path)) await turn();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a closed door', () => {
  test('lets those inside end, newcomers wait, and who answers pass', async () => {
    await using house = await aHouse(['/webhook']);
    const { door, ask, atTheDoor, old } = house;
    const inside = ask('/slow');
    await atTheDoor('/slow');
    door.close();
    const waits = ask('/late');
    await atTheDoor('/late');
    expect(await ask('/webhook?a=1')).toBe('old');
    expect(door.inside).toBe(1);
    old.answer();
    await door.idle();
    expect(await inside).toBe('old');
    door.open(old.app);
    expect(await waits).toBe('old');
  });

  test('gives who waits to the app that they came for, and later ones to the next', async () => {
    await using house = await aHouse();
    const { door, ask, atTheDoor } = house;
    door.close();
    door.shut();
    const early = ask('/early');
    await atTheDoor('/early');
    door.leave();
    const late = ask('/later');
    await atTheDoor('/later');
    door.open(anApp('new').app);
    expect(await Promise.all([early, late, ask('/now')])).toEqual(['old', 'new', 'new']);
  });

  test.each(['/sandbox/clock', '/readyz', '/metrics?x=1'])('lets %s pass, shut or not', async (path) => {
    await using house = await aHouse();
    house.door.shut();
    expect(await house.ask(path)).toBe('old');
  });

  test('lets nobody pass by a name that only begins alike', async () => {
    await using house = await aHouse(['/webhook']);
    house.door.close();
    let answered = false;
    const waits = Promise.all([house.ask('/sandboxes'), house.ask('/webhook/x')]).then(() => {
      answered = true;
    });
    await house.atTheDoor('/sandboxes');
    await house.atTheDoor('/webhook/x');
    expect(answered).toBe(false);
    house.door.open(house.old.app);
    await waits;
  });
});
