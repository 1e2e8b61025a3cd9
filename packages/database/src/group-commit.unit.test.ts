import { describe, expect, test } from 'vitest';
import { type GroupCommitOptions, groupCommit } from './group-commit.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A queue whose batches end when the test says so. */
function queue(more: Partial<GroupCommitOptions<number, string>> = {}) {
  const batches: (readonly number[])[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const commits = groupCommit<number, string>({
    turn,
    overloaded: () => new Error('overloaded'),
    async run(batch) {
      batches.push(batch);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return batch.map((request) => `done ${request}`);
    },
    ...more,
  });
  return {
    ...commits,
    queued: () => commits.queued,
    batches,
    /** Lets the nth batch commit, as soon as it runs. */
    async commit(nth: number) {
      while (!gates[nth]) await turn();
      gates[nth].resolve();
    },
    async running(nth: number) {
      while (!gates[nth]) await turn();
      return gates[nth];
    },
  };
}

describe('a batch', () => {
  test('takes what came in one turn, and each request gets its own answer', async () => {
    const { submit, batches, commit } = queue();
    const answers = Promise.all([submit(1), submit(2), submit(3)]);
    await commit(0);
    expect(await answers).toEqual(['done 1', 'done 2', 'done 3']);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  test('fills while the one before it commits; never two side by side; in the order they came', async () => {
    const { submit, batches, commit, running, idle } = queue();
    void submit(1);
    await running(0);
    const later = [submit(2), submit(3)];
    await turn();
    expect(batches).toEqual([[1]]);
    await commit(0);
    await commit(1);
    expect(await Promise.all(later)).toEqual(['done 2', 'done 3']);
    expect(batches).toEqual([[1], [2, 3]]);
    await idle();
  });

  test('holds no more than its limit', async () => {
    const sizes: number[] = [];
    const { submit, batches, commit } = queue({ maxBatch: 2, onBatch: (size) => void sizes.push(size) });
    const answers = Promise.all([1, 2, 3, 4, 5].map(submit));
    for (const nth of [0, 1, 2]) await commit(nth);
    await answers;
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
    expect(sizes).toEqual([2, 2, 1]);
  });

  test('that fails fails all of its requests, and none of the next', async () => {
    const { submit, commit, running } = queue();
    const first = Promise.allSettled([submit(1), submit(2)]);
    const gate = await running(0);
    const next = submit(3);
    gate.reject(new Error('the database is gone'));
    expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await commit(1);
    expect(await next).toBe('done 3');
  });

  test('may refuse one of its requests and do the others', async () => {
    const { submit } = queue({ run: async (batch) => batch.map((n) => (n === 2 ? 'refused' : `done ${n}`)) });
    expect(await Promise.all([1, 2, 3].map(submit))).toEqual(['done 1', 'refused', 'done 3']);
  });
});

test('who finds the queue full is sent away at once, and costs the others nothing', async () => {
  const { submit, commit, running, queued } = queue({ maxQueued: 2 });
  const first = submit(0);
  await running(0);
  const waiting = Promise.all([submit(1), submit(2)]);
  await expect(submit(3)).rejects.toThrow('overloaded');
  expect(queued()).toBe(2);
  await commit(0);
  await commit(1);
  expect([await first, ...(await waiting)]).toEqual(['done 0', 'done 1', 'done 2']);
});

test('idle waits for all that is queued or running, and not when there is nothing', async () => {
  const { submit, commit, idle } = queue({ maxBatch: 1 });
  await idle();
  const done: string[] = [];
  const answers = [submit(1), submit(2)].map((answer) => answer.then((text) => done.push(text)));
  const settled = idle().then(() => done.push('idle'));
  await commit(0);
  await commit(1);
  await Promise.all([...answers, settled]);
  expect(done).toEqual(['done 1', 'done 2', 'idle']);
});

describe('a queue that is held', () => {
  test('begins no batch before it is let go, and is at rest once the present one has ended', async () => {
    const { submit, batches, commit, running, hold, release } = queue();
    const first = submit(1);
    await running(0);
    const held = hold();
    const second = submit(2);
    await commit(0);
    await held;
    expect(await first).toBe('done 1');
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(batches).toEqual([[1]]);
    release();
    await commit(1);
    expect(await second).toBe('done 2');
  });

  test('and then ended fails whoever waits or comes, and runs nothing', async () => {
    const { submit, batches, hold, end, idle } = queue();
    await hold();
    const waits = submit(1);
    end(() => new Error('over'));
    await expect(waits).rejects.toThrow('over');
    await expect(submit(2)).rejects.toThrow('over');
    await idle();
    expect(batches).toEqual([]);
  });
});
