import { describe, expect, test } from 'vitest';
import { AT } from '../payments/test-payments.ts';
import { aimOf } from './delivery.ts';
import { changed, disabled, FAILING_MAX_MS, liveSecrets, PREVIOUS_SECRET_MS, rotated } from './endpoint.ts';
import { createRoom, hasRoom } from './room.ts';
import { aDelivery, anEndpoint } from './test-endpoints.ts';

const LATER = AT + 60_000;

describe('a rotated secret', () => {
  const endpoint = rotated(anEndpoint({ sealedSecret: 'first' }), 'second', AT);

  test('signs before the one that it replaces, for a day and not a millisecond longer', () => {
    expect(liveSecrets(endpoint, AT)).toEqual(['second', 'first']);
    expect(liveSecrets(endpoint, AT + PREVIOUS_SECRET_MS - 1)).toEqual(['second', 'first']);
    expect(liveSecrets(endpoint, AT + PREVIOUS_SECRET_MS)).toEqual(['second']);
  });

  test('that is rotated again within the day leaves two: the first signs no more', () => {
    expect(liveSecrets(rotated(endpoint, 'third', LATER), LATER)).toEqual(['third', 'second']);
  });
});

describe('a change', () => {
  test('to what it is already is none, in whatever order the events are named', () => {
    const endpoint = anEndpoint();
    const same = { url: endpoint.url, events: endpoint.events.toReversed(), enabled: true };
    expect(changed(endpoint, same, LATER)).toBe(endpoint);
  });

  test('that switches it off says so, and one that switches it on again forgets its failures', () => {
    const off = changed(anEndpoint({ failingSince: AT }), { enabled: false }, LATER);
    expect(off).toMatchObject({ disabledAt: LATER, disabledReason: 'ASKED', updatedAt: LATER });
    expect(changed(off, { enabled: true }, LATER + 1)).toEqual(anEndpoint({ updatedAt: LATER + 1 }));
  });

  test('of the events of one that is disabled leaves it disabled, and the reason with it', () => {
    const gone = disabled(anEndpoint(), 'GONE', AT);
    expect(changed(gone, { events: ['payment.failed'] }, LATER)).toMatchObject({
      ...{ disabledAt: AT, disabledReason: 'GONE', events: ['payment.failed'], updatedAt: LATER },
    });
  });

  test('of the address starts with a clean slate', () => {
    const moved = changed(anEndpoint({ failingSince: AT }), { url: 'http://localhost:3001/' }, LATER);
    expect(moved).toMatchObject({ url: 'http://localhost:3001/', failingSince: null });
  });
});

describe('a delivery goes', () => {
  const first = anEndpoint();
  const second = anEndpoint({ id: 'we_2', url: 'http://localhost:3001/hook', createdAt: AT + 1 });
  const callback = aDelivery({ addressee: 'CALLBACK', url: 'http://localhost:3000/own' });

  test('to wherever its endpoint is now, and nowhere when that is disabled or deleted', () => {
    const moved = anEndpoint({ url: 'http://localhost:3002/new' });
    expect(aimOf(aDelivery(), [moved, second])).toEqual({ url: moved.url, signer: moved });
    expect(aimOf(aDelivery(), [disabled(first, 'GONE', AT), second])).toBeUndefined();
    expect(aimOf(aDelivery(), [second])).toBeUndefined();
  });

  test('to a callbackUrl with its signer while that is there, then with the default one, then not at all', () => {
    expect(aimOf(callback, [disabled(first, 'GONE', AT), second])?.signer.id).toBe('we_1');
    expect(aimOf(callback, [second])).toEqual({ url: callback.url, signer: second });
    expect(aimOf(callback, [disabled(second, 'ASKED', AT)])).toBeUndefined();
    expect(aimOf(callback, [])).toBeUndefined();
  });
});

describe('room to send', () => {
  test('is for one endpoint alone half of all places', () => {
    const room = createRoom(512);
    const entered = Array.from({ length: 600 }, () => room.enter('we_slow')).filter(Boolean);
    expect(entered).toHaveLength(256);
  });

  test('is left for the next one when eight take all that they get, and the share of the greedy shrinks', () => {
    const room = createRoom(512);
    for (let slow = 0; slow < 8; slow++) while (room.enter(`we_${slow}`));
    expect(room.enter('we_next')).toBe(true);
    room.leave('we_0');
    expect(room.enter('we_0')).toBe(false);
    expect(room.enter('we_next')).toBe(true);
  });

  test('comes back with every one that leaves', () => {
    const room = createRoom(4);
    expect([room.enter('a'), room.enter('a'), room.enter('a')]).toEqual([true, true, false]);
    room.leave('a');
    room.leave('a');
    expect([room.enter('a'), room.enter('b'), room.enter('a')]).toEqual([true, true, true]);
  });

  test('ends when every place is taken', () => {
    expect(hasRoom(0, 4, 4)).toBe(false);
  });
});

test('five days are five times a day', () => {
  expect(FAILING_MAX_MS).toBe(432_000_000);
});
