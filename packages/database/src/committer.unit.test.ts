import { Refused, refuse } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type Committer, createCommitter, type Work } from './committer.ts';
import { aNote, byId, type MemoryWritePath, memoryWritePath, notes } from './test-table.ts';
import { insert, put, type Write } from './write-path.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const over = (writePath: MemoryWritePath, more = {}): Committer =>
  createCommitter({ writePath, turn, ...more });

/** Takes a note unless it is taken; answers whose it is. */
const take = (id: string, owner: string): Work<string> => ({
  lookups: [byId(id)],
  decide(view) {
    const known = view.row(byId(id));
    if (known) return { result: `${known.owner} has it`, writes: [] };
    return { result: 'taken', writes: [insert(notes, aNote(id, { owner }))] };
  },
});

/** Counts one up. */
const count = (id: string): Work<number> => ({
  lookups: [byId(id)],
  decide(view) {
    const version = Number(view.row(byId(id))?.version ?? 0) + 1;
    return { result: version, writes: [put(notes, aNote(id, { version }))] };
  },
});

const ownersOf = (writes: readonly Write[]) => writes.map((write) => 'row' in write && write.row.id);

describe('requests of one batch', () => {
  test('are decided in order, each on what those before it did, and committed together', async () => {
    const path = memoryWritePath();
    const { commit } = over(path);
    const answers = await Promise.all([
      commit(take('a', 'Mina')),
      commit(take('a', 'Jun')),
      commit(count('b')),
    ]);
    expect(answers).toEqual(['taken', 'Mina has it', 1]);
    expect(path.commits.map(ownersOf)).toEqual([['a', 'b']]);
  });

  test('count to fifty when fifty count', async () => {
    const path = memoryWritePath();
    const { commit } = over(path);
    const counts = await Promise.all(Array.from({ length: 50 }, () => commit(count('a'))));
    expect(counts).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(path.rows.get('a')?.version).toBe(50);
  });

  test('share one load: what several ask about is asked once', async () => {
    const path = memoryWritePath();
    const asked: number[] = [];
    const { load } = path;
    const spied = {
      ...path,
      load: (...args: Parameters<typeof load>) => {
        asked.push(args[0].length);
        return load(...args);
      },
    };
    const { commit } = over(spied);
    await Promise.all([commit(count('a')), commit(count('a')), commit(take('b', 'Mina'))]);
    expect(asked).toEqual([2]);
  });

  test('that only look cause no commit', async () => {
    const path = memoryWritePath(aNote('a'));
    expect(await over(path).commit(take('a', 'Jun'))).toBe('Mina has it');
    expect(path.commits).toEqual([]);
  });
});

test('who throws while deciding fails alone, and leaves nothing behind', async () => {
  const path = memoryWritePath();
  const { commit } = over(path);
  const bug: Work<never> = {
    lookups: [],
    decide() {
      throw new Error('a broken invariant');
    },
  };
  const results = await Promise.allSettled([commit(take('a', 'Mina')), commit(bug), commit(count('b'))]);
  expect(results).toMatchObject([
    { status: 'fulfilled', value: 'taken' },
    { status: 'rejected', reason: new Error('a broken invariant') },
    { status: 'fulfilled', value: 1 },
  ]);
  expect(path.commits.map(ownersOf)).toEqual([['a', 'b']]);
});

describe('when another process owns a key', () => {
  test('the batch is decided again from a fresh load', async () => {
    const path = memoryWritePath();
    path.verdict = () => {
      path.verdict = () => undefined;
      path.elsewhere(aNote('a', { owner: 'Jun' }));
      return undefined;
    };
    const { commit } = over(path);
    const answers = await Promise.all([commit(take('a', 'Mina')), commit(take('b', 'Mina'))]);
    expect(answers).toEqual(['Jun has it', 'taken']);
    expect(path.commits.map(ownersOf)).toEqual([['a', 'b'], ['b']]);
  });

  test('again and again, the request that loses is refused alone, and changes nothing', async () => {
    const path = memoryWritePath();
    const cursed = (writes: readonly Write[]) => ownersOf(writes).includes('c');
    path.verdict = (writes) => (cursed(writes) ? { committed: false, lost: 'notes' } : undefined);
    const { commit } = over(path);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const results = await Promise.allSettled(names.map((name) => commit(take(name, 'Mina'))));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(results[2]).toMatchObject({
      reason: { refusal: { refusal: 'STORAGE_UNAVAILABLE', retryAfterSeconds: 1 } },
    });
    expect([...path.rows.keys()].sort()).toEqual(['a', 'b', 'd', 'e']);
  });

  test('a single request is tried three times', async () => {
    const path = memoryWritePath();
    path.verdict = () => ({ committed: false, lost: 'notes' });
    await expect(over(path).commit(take('a', 'Mina'))).rejects.toThrow(Refused);
    expect(path.commits).toHaveLength(3);
  });
});

describe('when the database is gone', () => {
  const gone = new Refused(refuse('STORAGE_UNAVAILABLE', 'gone'));

  test('the whole batch is told so, and the next one works', async () => {
    const path = memoryWritePath();
    path.verdict = () => {
      throw gone;
    };
    const { commit } = over(path);
    const results = await Promise.allSettled([commit(take('a', 'Mina')), commit(take('b', 'Mina'))]);
    expect(results.map((result) => result.status === 'rejected' && result.reason)).toEqual([gone, gone]);
    path.verdict = () => undefined;
    expect(await commit(take('a', 'Mina'))).toBe('taken');
  });

  test('for one half of a batch, the half that was committed is not told that it failed', async () => {
    const path = memoryWritePath();
    path.verdict = (writes) => {
      if (writes.length === 4) return { committed: false, lost: 'notes' };
      if (ownersOf(writes).includes('c')) throw gone;
      return undefined;
    };
    const { commit } = over(path);
    const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => commit(take(name, 'Mina'))));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason))).toEqual([
      'taken',
      'taken',
      gone,
      gone,
    ]);
    expect([...path.rows.keys()]).toEqual(['a', 'b']);
  });
});

test('who comes when ten thousand wait is refused at once, and the others are served', async () => {
  const mayStart = Promise.withResolvers<void>();
  const path = memoryWritePath();
  const { commit, idle } = over(path, { turn: () => mayStart.promise });
  const waiting = Array.from({ length: 10_000 }, () => commit(count('a')));
  await expect(commit(count('a'))).rejects.toMatchObject({ refusal: { refusal: 'OVERLOADED' } });
  mayStart.resolve();
  expect(await waiting.at(-1)).toBe(10_000);
  await idle();
});
