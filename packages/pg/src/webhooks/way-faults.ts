import {
  CallFailed,
  type Clock,
  type FaultFacts,
  type Faults,
  type Transport,
  type TransportReply,
  type TransportRequest,
} from '@payflow/service-kit';
import type { Delivery } from './delivery.ts';

/**
 * What goes wrong on the way of a webhook.
 * 1. It is signed as `signing` says and sent by `send`; without a fault both are as ever.
 * 2. One that is held back for a later one goes when a later one of its payment has gone to the same receiver, or when its time is up.
 */
export interface SpoiltWay {
  readonly signing: 'right' | 'stale' | 'wrong secret';
  /** What arrives, where it is not what was signed. */
  readonly body?: string;
  send(request: TransportRequest): Promise<TransportReply>;
}

export type SpoilWay = (delivery: Delivery, url: string) => SpoiltWay | undefined;

/** Further back than any receiver allows. */
export const STALE_SECONDS = 600;
/** Of nobody. */
export const STRANGERS_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

function factsOf({ tid, merchantId, type, body }: Delivery, url: string): FaultFacts {
  const { orderNo } = JSON.parse(body).data;
  return { tid: tid ?? undefined, merchantId, type, path: new URL(url).pathname, orderNo };
}

/** One byte of the amount is another. */
export const tampered = (body: string): string =>
  body.replace(
    /("amount":)(\d)/,
    (_all, name: string, digit: string) => `${name}${digit === '9' ? 8 : Number(digit) + 1}`,
  );

async function both(send: () => Promise<TransportReply>): Promise<TransportReply> {
  const [first] = await Promise.allSettled([send(), send()]);
  if (first.status === 'rejected') throw first.reason;
  return first.value;
}

export interface WayParts {
  readonly faults: Faults;
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'after'>;
}

/** Who waits for a later one, by payment and receiver. */
function createWaiting(clock: Pick<Clock, 'after'>) {
  const waiting = new Map<string, AbortController>();
  return {
    has: (whose: string) => waiting.has(whose),
    async until(whose: string, holdMs: number): Promise<void> {
      const gone = new AbortController();
      waiting.set(whose, gone);
      await clock.after(holdMs, gone.signal);
      waiting.delete(whose);
    },
    release: (whose: string) => waiting.get(whose)?.abort(),
  };
}

export function spoiledWays({ faults, transport, clock }: WayParts): SpoilWay {
  const waiting = createWaiting(clock);
  return (delivery, url) => {
    const judge = faults.at('webhook');
    if (!judge) return undefined;
    const whose = `${delivery.tid} ${url}`;
    // The one that another waits for goes untouched.
    if (waiting.has(whose))
      return {
        signing: 'right',
        send: (request) => transport(request).finally(() => waiting.release(whose)),
      };
    const fault = judge(factsOf(delivery, url));
    if (!fault) return undefined;
    switch (fault.fault) {
      case 'drop':
        return {
          signing: 'right',
          send: () => Promise.reject(new CallFailed('timeout', `no answer came, by fault ${fault.name}`)),
        };
      case 'delay':
        return {
          signing: 'right',
          send: (request) => clock.after(fault.delayMs).then(() => transport(request)),
        };
      case 'duplicate':
        return { signing: 'right', send: (request) => both(() => transport(request)) };
      case 'reorder':
        return {
          signing: 'right',
          send: (request) => waiting.until(whose, fault.holdMs).then(() => transport(request)),
        };
      case 'tamper':
        return { signing: 'right', body: tampered(delivery.body), send: transport };
      case 'stale':
        return { signing: 'stale', send: transport };
      case 'wrongSecret':
        return { signing: 'wrong secret', send: transport };
    }
  };
}
