import type { adminPayments } from '@payflow/contracts';
import { type QueryKey, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type LiveChange, type StreamState, usePaymentStream } from '../../live/use-payment-stream.ts';
import type { Place } from './address.ts';
import { matches } from './matches.ts';
import { type Woven, weave } from './weave.ts';

type Found = adminPayments.PaymentSearch;

/** Farther down than this somebody reads, and rows that come in above would move what they read. */
const READING_FROM_PX = 160;
/** A list that has grown by so many is read again, so that it does not grow for ever. */
const MOST_MORE_ROWS = 200;

interface Held {
  /** Payments that are newer than the list and not in it: because it stands still, or because of its filters. */
  readonly waiting: ReadonlySet<string>;
  readonly outside: ReadonlySet<string>;
}
const NONE: Held = { waiting: new Set(), outside: new Set() };

export interface LiveList {
  readonly state: StreamState;
  readonly paused: boolean;
  readonly held: Held;
  readonly touched: Woven['touched'];
  pause(paused: boolean): void;
  /** Reads the list again, with all that was held back. */
  refresh(): void;
}

/** Keeps a page of the list as it is now; new rows come in where nobody is disturbed by them. */
export function useLiveList(key: QueryKey, { filters, after, rows }: Place): LiveList {
  const queries = useQueryClient();
  const [paused, setPaused] = useState(false);
  const [held, setHeld] = useState(NONE);
  const [touched, setTouched] = useState<Woven['touched']>(new Map());
  const name = JSON.stringify(key);
  // Another page begins with nothing held back.
  useEffect(() => {
    setHeld(NONE);
    setTouched(new Map());
  }, [name]);

  function hold(found: Found, { payments }: LiveChange): void {
    const known = new Set(found.payments.map(({ tid }) => tid));
    const newer = payments.filter(({ tid, createdAt }) => createdAt > found.at && !known.has(tid));
    if (newer.length === 0) return;
    const isOurs = (tid: string) =>
      newer.some((one) => one.tid === tid && matches(one, filters, found.understood));
    const tids = newer.map(({ tid }) => tid);
    setHeld(({ waiting, outside }) => ({
      waiting: new Set([...waiting, ...tids.filter(isOurs)]),
      outside: new Set([...outside, ...tids.filter((tid) => !isOurs(tid))]),
    }));
  }

  function refresh(): void {
    setHeld(NONE);
    void queries.invalidateQueries({ queryKey: key });
  }

  function show(change: LiveChange): void {
    const found = queries.getQueryData<Found>(key);
    if (!found) return;
    if (paused) return hold(found, change);
    const takesIn = after === undefined && window.scrollY < READING_FROM_PX;
    const oldest = found.nextCursor === null ? undefined : found.payments.at(-1);
    const woven = weave(
      found,
      change.payments,
      (payment) =>
        takesIn &&
        matches(payment, filters, found.understood) &&
        (oldest === undefined || payment.createdAt > oldest.createdAt),
    );
    queries.setQueryData(key, woven.found);
    setTouched(woven.touched);
    hold(woven.found, change);
    if (takesIn && (change.missed || woven.found.payments.length > rows + MOST_MORE_ROWS)) refresh();
  }

  // A list that is being read may come back older than what is heard meanwhile: that is shown once more then.
  const meanwhile = useRef<LiveChange[]>([]);
  const isBeingRead = useIsFetching({ queryKey: key, exact: true }) > 0;
  useEffect(() => {
    if (isBeingRead) return;
    for (const change of meanwhile.current.splice(0)) show(change);
  });
  const state = usePaymentStream((change) => {
    if (queries.isFetching({ queryKey: key, exact: true }) > 0) meanwhile.current.push(change);
    show(change);
  });

  const pause = (toPause: boolean) => {
    setPaused(toPause);
    if (!toPause) refresh();
  };
  return { state, paused, held, touched, pause, refresh };
}
