import type { adminPayments } from '@payflow/contracts';
import { useEffect, useRef, useState } from 'react';

export type LivePayment = adminPayments.AdminPayment;

/** What the server tells in one go; `missed`: there was more, and a list that should be whole must be read again. */
export interface LiveChange {
  readonly payments: readonly LivePayment[];
  readonly missed: boolean;
}

export type StreamState = 'connecting' | 'live' | 'lost';

const STREAM = '/admin/api/live';
/** A browser gives up a stream that was refused; it may be let in later. */
const TRY_AGAIN_MS = 5_000;

/** Hears of payments as they change, for as long as the page is shown. */
export function usePaymentStream(hear: (change: LiveChange) => void): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    let wasGivenUp = false;
    const open = () => {
      source = new EventSource(STREAM);
      source.onopen = () => {
        setState('live');
        // A new stream does not know what an earlier one told last.
        if (wasGivenUp) latest.current({ payments: [], missed: true });
        wasGivenUp = false;
      };
      source.addEventListener('payments', ({ data }) => latest.current(JSON.parse(data) as LiveChange));
      source.onerror = () => {
        const isGivenUp = source.readyState === EventSource.CLOSED;
        setState(isGivenUp ? 'lost' : 'connecting');
        wasGivenUp ||= isGivenUp;
        if (isGivenUp) again = setTimeout(open, TRY_AGAIN_MS);
      };
    };
    open();
    return () => {
      clearTimeout(again);
      source.close();
    };
  }, []);
  return state;
}
