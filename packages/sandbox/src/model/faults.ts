import { CallFailed, type Transport, type TransportReply, type TransportRequest } from '@payflow/service-kit';
import type { Interceptor } from '../town/wires.ts';

/** What may go wrong between the gateway and the issuer, in one call or until further notice. */
export const LASTING = ['refuses', 'loses', 'silent', 'resets', 'fails', 'garbage'] as const;
export const ONCE = [...LASTING, 'fails early', 'late', 'declines', 'dies before', 'dies after'] as const;

export type LastingFault = (typeof LASTING)[number];
export type Fault = (typeof ONCE)[number];

/** What the gateway can make of a call: the issuer's own answer, a no, surely nothing sent, no answer, or its own end. */
export type Effect = 'answered' | 'declined' | 'not-sent' | 'unanswered' | 'dies';

export function effectOf(fault: Fault | undefined): Effect {
  switch (fault) {
    case undefined:
      return 'answered';
    case 'declines':
      return 'declined';
    case 'refuses':
      return 'not-sent';
    case 'dies before':
    case 'dies after':
      return 'dies';
    default:
      return 'unanswered';
  }
}

const json = (status: number, body: unknown): TransportReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const trouble = json(500, { code: 'INTERNAL_ERROR', message: 'the issuer has trouble', requestId: 'r' });

/** The code of an issuer that says no without a look into its books. */
export const DECLINE_CODE = '57';

/** A no that leaves nothing in the issuer's books, in the shape of the call's own. */
function decline({ url, body = '' }: TransportRequest): TransportReply {
  const { attemptId, operationId } = JSON.parse(body) as Record<string, string>;
  if (url.endsWith('/reverse')) return json(409, { code: 'INVALID_STATE', message: 'no', requestId: 'r' });
  const no = { attemptId, refNo: null, reason: 'no', responseCode: DECLINE_CODE, result: 'DECLINED' };
  if (url.endsWith('/authorize')) return json(200, { ...no, authCode: null, approvedAt: null });
  return json(200, {
    ...no,
    operationId,
    amount: 0,
    heldAmount: 0,
    capturedAmount: 0,
    refundedAmount: 0,
  });
}

/** Where the wire reports to, when a fault is more than an answer. */
export interface Wire {
  /** Keeps a request that arrives later. */
  keep(request: TransportRequest): void;
  /** The gateway is to die now. */
  die(): void;
}

const never = () => new Promise<never>(() => undefined);

/** What a fault does to one call. */
export async function suffer(
  fault: Fault,
  request: TransportRequest,
  next: Transport,
  { keep, die }: Wire,
): Promise<TransportReply> {
  switch (fault) {
    case 'refuses':
      throw new CallFailed('refused', 'the issuer cannot be reached');
    case 'loses':
      throw new CallFailed('timeout', 'the request was lost');
    case 'silent':
      await next(request);
      throw new CallFailed('timeout', 'the reply was lost');
    case 'resets':
      await next(request);
      throw new CallFailed('reset', 'the connection broke');
    case 'fails':
      await next(request);
      return trouble;
    case 'fails early':
      return trouble;
    case 'garbage':
      return { ...(await next(request)), body: '<html>502 Bad Gateway</html>' };
    case 'late':
      keep(request);
      throw new CallFailed('timeout', 'the request is still on its way');
    case 'declines':
      return decline(request);
    case 'dies before':
      die();
      return never();
    case 'dies after':
      await next(request);
      die();
      return never();
  }
}

/** A reversal that the gateway owes; all other calls are made for a merchant, or repeat such a call. */
const isReversal = ({ body = '' }: TransportRequest): boolean => body.includes('"operationId":"rev_');

/** Faults that are set from outside: one for the next call that a merchant causes, one for all calls. */
export interface FaultyWire {
  readonly interceptor: Interceptor;
  once: Fault | undefined;
  lasting: LastingFault | undefined;
}

export function faultyWire(wire: Wire): FaultyWire {
  const faulty: FaultyWire = {
    once: undefined,
    lasting: undefined,
    interceptor(request, next) {
      const once = isReversal(request) ? undefined : faulty.once;
      if (once) faulty.once = undefined;
      const fault = once ?? faulty.lasting;
      return fault ? suffer(fault, request, next, wire) : next(request);
    },
  };
  return faulty;
}
