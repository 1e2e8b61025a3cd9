import { beforeEach, describe, expect, test } from 'vitest';
import { type Clock, liveClock } from './clock.ts';
import { createLogger } from './logger.ts';
import { createTimerRunner, type Timer, type TimerHandlers, type TimerStore } from './timers.ts';

const LEASE_MS = 30_000;

/** Time that passes when a test says so. */
function manualClock() {
  let real = 1_000_000;
  let offset = 0;
  const waiting = new Set<() => void>();
  const clock: Clock = {
    ...liveClock(),
    now: () => real + offset,
    realNow: () => real,
    after: (_ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        waiting.add(resolve);
        signal?.addEventListener('abort', () => resolve());
      }),
  };
  return {
    clock,
    /** Real time passes, and with it business time. */
    pass(ms: number) {
      real += ms;
      for (const wake of waiting) wake();
      waiting.clear();
    },
    /** Business time alone is moved. */
    move(ms: number) {
      offset += ms;
    },
    get waiting() {
      return waiting.size;
    },
  };
}

type Row = Omit<Timer, 'attempts' | 'fence'> & { attempts: number; fence: number; leasedUntil: number };

function memoryStore() {
  const rows = new Map<string, Row>();
  const store: TimerStore & { broken: boolean } = {
    broken: false,
    async takeDue({ businessNow, realNow, leaseUntil, limit }) {
      if (store.broken) throw new Error('the database is gone');
      const now = (row: Row) => (row.clock === 'business' ? businessNow : realNow);
      const due = [...rows.values()].filter((row) => row.leasedUntil <= realNow && row.due <= now(row));
      due.sort((a, b) => a.due - b.due);
      return due.slice(0, limit).map((row) => {
        Object.assign(row, { leasedUntil: leaseUntil, attempts: row.attempts + 1, fence: row.fence + 1 });
        return { ...row };
      });
    },
    async untilNextMs({ businessNow }) {
      const dues = [...rows.values()].map(({ due }) => due - businessNow);
      return dues.length > 0 ? Math.min(...dues) : undefined;
    },
  };
  return {
    store,
    rows,
    set(id: string, due: number, more: Partial<Row> = {}) {
      rows.set(id, {
        id,
        kind: 'note',
        subject: id,
        clock: 'business',
        due,
        attempts: 0,
        fence: 0,
        leasedUntil: 0,
        ...more,
      });
    },
  };
}

let time: ReturnType<typeof manualClock>;
let memory: ReturnType<typeof memoryStore>;
let ran: string[];
let lines: string[];
beforeEach(() => {
  time = manualClock();
  memory = memoryStore();
  ran = [];
  lines = [];
});

function runner(handlers: TimerHandlers = {}) {
  const note = async ({ id }: Timer) => {
    ran.push(id);
    memory.rows.delete(id);
  };
  const logger = createLogger({ name: 'timers', level: 'info' }, { write: (line) => void lines.push(line) });
  return createTimerRunner({
    store: memory.store,
    clock: time.clock,
    logger,
    handlers: { note, ...handlers },
    leaseMs: LEASE_MS,
  });
}

describe('what is due', () => {
  test('runs, the earliest first; the rest waits', async () => {
    const now = time.clock.now();
    memory.set('second', now - 1);
    memory.set('first', now - 2);
    memory.set('later', now + 1);
    await runner().runDue();
    expect(ran).toEqual(['first', 'second']);
    expect([...memory.rows.keys()]).toEqual(['later']);
  });

  test('follows its own clock: a moved business clock does not overtake real time', async () => {
    const now = time.clock.now();
    memory.set('expiry', now + 60_000);
    memory.set('call in flight', now + 60_000, { clock: 'real' });
    const timers = runner();
    time.move(3_600_000);
    await timers.runDue();
    expect(ran).toEqual(['expiry']);
    time.pass(60_000);
    await timers.runDue();
    expect(ran).toEqual(['expiry', 'call in flight']);
  });

  test('is drained, also what falls due by it, and more than fits one round', async () => {
    for (let i = 0; i < 200; i++) memory.set(`t${i}`, 0);
    const timers = runner({
      chain: async ({ id }) => {
        ran.push(id);
        memory.rows.delete(id);
        memory.set('link', 0);
      },
    });
    memory.set('chain', 0, { kind: 'chain' });
    await timers.runDue();
    expect(ran).toHaveLength(202);
    expect(ran.at(-1)).toBe('link');
    expect(memory.rows.size).toBe(0);
  });

  test('runs once, however many ask at the same time', async () => {
    memory.set('once', 0);
    const timers = runner();
    await Promise.all([timers.runDue(), timers.runDue(), timers.runDue()]);
    expect(ran).toEqual(['once']);
  });
});

describe('a handler that fails', () => {
  test('is tried again after its lease, not before, with a higher fence', async () => {
    const fences: number[] = [];
    memory.set('shaky', 0, { kind: 'shaky' });
    const timers = runner({
      shaky: async ({ fence, attempts, id }) => {
        fences.push(fence);
        if (attempts < 2) throw new Error('not yet');
        memory.rows.delete(id);
      },
    });
    await timers.runDue();
    await timers.runDue();
    expect(fences).toEqual([1]);
    time.pass(LEASE_MS);
    await timers.runDue();
    expect(fences).toEqual([1, 2]);
    expect(memory.rows.size).toBe(0);
    expect(lines.filter((line) => line.includes('not yet'))).toHaveLength(1);
  });

  test('keeps no other timer from running', async () => {
    memory.set('bad', 0, { kind: 'bad' });
    memory.set('good', 1);
    await runner({ bad: () => Promise.reject(new Error('no')) }).runDue();
    expect(ran).toEqual(['good']);
  });

  test('of a kind that nobody handles is logged and stays', async () => {
    memory.set('odd', 0, { kind: 'odd' });
    await runner().runDue();
    expect(lines.join('')).toContain('nobody handles timers of kind odd');
    expect(memory.rows.has('odd')).toBe(true);
  });
});

describe('the loop', () => {
  /** Turns of the event loop until something is so. */
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
  };

  test('runs what falls due while it waits, at the latest at its next look', async () => {
    const timers = runner();
    timers.start();
    timers.start();
    await until(() => time.waiting === 1);
    memory.set('a', time.clock.now() + 1_000);
    time.pass(1_000);
    await until(() => ran.length === 1);
    await timers.stop();
  });

  test('looks at once when it is nudged, also in the middle of a round', async () => {
    const timers = runner();
    timers.start();
    await until(() => time.waiting === 1);
    memory.set('a', 0);
    timers.nudge();
    await until(() => ran.length === 1);
    await timers.stop();
  });

  test('outlives a database that is gone for a while', async () => {
    const timers = runner();
    memory.store.broken = true;
    timers.start();
    await until(() => time.waiting === 1);
    expect(lines.join('')).toContain('timers could not be read');
    memory.store.broken = false;
    memory.set('a', 0);
    time.pass(1_000);
    await until(() => ran.length === 1);
    await timers.stop();
  });

  /** A runner with a timer under way, which ends when the gate opens. */
  async function slowOne() {
    const gate = Promise.withResolvers<void>();
    const timers = runner({
      slow: async ({ id }) => {
        await gate.promise;
        ran.push(id);
        memory.rows.delete(id);
      },
    });
    memory.set('slow', 0, { kind: 'slow' });
    timers.start();
    await until(() => memory.rows.get('slow')?.attempts === 1);
    return { timers, gate };
  }

  test('stops after the round that is under way', async () => {
    const { timers, gate } = await slowOne();
    const stopped = timers.stop();
    gate.resolve();
    await stopped;
    expect(ran).toEqual(['slow']);
    memory.set('late', 0);
    time.pass(10_000);
    expect(ran).toEqual(['slow']);
  });

  test('takes nothing up in a pause, which begins when what runs has ended, and goes on after it', async () => {
    const { timers, gate } = await slowOne();
    let paused = false;
    const pause = timers.pause().then(() => {
      paused = true;
    });
    memory.set('late', 0);
    await Promise.resolve();
    expect(paused).toBe(false);
    gate.resolve();
    await pause;
    await timers.runDue();
    expect(ran).toEqual(['slow']);
    timers.resume();
    await until(() => ran.length === 2);
    await timers.stop();
  });
});
