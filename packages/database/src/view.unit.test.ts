import { describe, expect, test } from 'vitest';
import { aNote, byId, byOwner, notes } from './test-table.ts';
import { BatchView, lookupName } from './view.ts';
import { insert, put, type Row, type Write } from './write-path.ts';

const minas = byOwner('Mina');
/** What a batch sees that loaded Mina's notes, and two by their ids, after these writes. */
function viewAfter(loaded: readonly Row[], ...writes: readonly Write[]): BatchView {
  const lookups = [minas, byId('a'), byId('b')];
  const view = new BatchView(
    lookups,
    lookups.map(({ where }) => loaded.filter((row) => row.id === where.id || row.owner === where.owner)),
  );
  view.apply(writes);
  return view;
}
const ids = (view: BatchView) => view.rows(minas).map(({ id }) => id);
const change = (id: string, set: Row): Write => ({ write: 'update', table: notes, key: { id }, set });
const remove = (id: string): Write => ({ write: 'delete', table: notes, key: { id } });

describe('a later request of a batch sees', () => {
  test('what was loaded, when nobody wrote', () => {
    const view = viewAfter([aNote('a')]);
    expect(view.row(byId('a'))).toEqual(aNote('a'));
    expect(view.row(byId('b'))).toBeUndefined();
    expect(ids(view)).toEqual(['a']);
  });

  test('an insert, in every lookup that it answers, with NULL where nothing was given', () => {
    const view = viewAfter([aNote('a')], insert(notes, { id: 'b', owner: 'Mina' }));
    expect(view.row(byId('b'))).toEqual({ id: 'b', owner: 'Mina', text: null, version: null });
    expect(ids(view)).toEqual(['a', 'b']);
  });

  test('a put over the row that was there, whole', () => {
    const view = viewAfter([aNote('a', { text: 'old' })], put(notes, { id: 'a', owner: 'Mina' }));
    expect(view.row(byId('a'))).toEqual({ id: 'a', owner: 'Mina', text: null, version: null });
    expect(ids(view)).toEqual(['a']);
  });

  test('a put that gives the row away, no more among its old company', () => {
    expect(ids(viewAfter([aNote('a')], put(notes, aNote('a', { owner: 'Jun' }))))).toEqual([]);
  });

  test('an update of some columns, the others as they were', () => {
    const view = viewAfter([aNote('a', { text: 'old' })], change('a', { version: 2 }));
    expect(view.row(byId('a'))).toEqual(aNote('a', { text: 'old', version: 2 }));
    expect(view.rows(minas)).toEqual([aNote('a', { text: 'old', version: 2 })]);
  });

  test('an update that moves the row, in and out of the lookups', () => {
    expect(ids(viewAfter([aNote('a')], change('a', { owner: 'Jun' })))).toEqual([]);
    expect(ids(viewAfter([aNote('b', { owner: 'Jun' })], change('b', { owner: 'Mina' })))).toEqual(['b']);
  });

  test('a delete, and an insert after it', () => {
    expect(viewAfter([aNote('a')], remove('a')).row(byId('a'))).toBeUndefined();
    const again = viewAfter([aNote('a')], remove('a'), insert(notes, aNote('a', { text: 'new' })));
    expect(again.row(byId('a'))).toEqual(aNote('a', { text: 'new' }));
    expect(ids(again)).toEqual(['a']);
  });

  test('nothing of a change to a row that is not there', () => {
    expect(viewAfter([], change('a', { version: 2 })).row(byId('a'))).toBeUndefined();
  });
});

test('a lookup finds NULL by NULL, and a number is not the text of it', () => {
  const view = new BatchView([byOwner(null), byOwner('1')], [[aNote('a', { owner: null })], []]);
  expect(view.rows(byOwner(null))).toHaveLength(1);
  view.apply([insert(notes, aNote('b', { owner: 1 })), insert(notes, { id: 'c' })]);
  expect(view.rows(byOwner(null)).map(({ id }) => id)).toEqual(['a', 'c']);
  expect(view.rows(byOwner('1'))).toEqual([]);
});

test('a decision on what was not loaded is a bug, and throws', () => {
  expect(() => viewAfter([]).rows(byId('c'))).toThrow('was not among its lookups');
});

test('the same question has the same name, whatever the order of its columns', () => {
  const one = lookupName({ table: notes, where: { id: 'a', owner: 'Mina' } });
  expect(lookupName({ table: notes, where: { owner: 'Mina', id: 'a' } })).toBe(one);
  expect(lookupName({ table: notes, where: { id: 'Mina', owner: 'a' } })).not.toBe(one);
});
