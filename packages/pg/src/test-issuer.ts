// The card company on the other end of the wire, without a network between; for tests alone.
import { type issuer, outcomeOfCard } from '@payflow/contracts';
import {
  CallFailed,
  type Clock,
  isoTime,
  type Transport,
  type TransportReply,
  type TransportRequest,
} from '@payflow/service-kit';

export const CARD_URL = 'http://127.0.0.1:18082';

/** What was asked, as the issuer saw it. */
export interface Asked {
  readonly attemptId: string;
  readonly tid: string;
  readonly amount: number;
  readonly merchantName: string;
  readonly capture: boolean;
  readonly card: { readonly number: string; readonly expiry: string; readonly cvc: string };
}

/** How it takes a call; `asUsual` answers as a good issuer would. */
export type Behaviour = (asUsual: () => TransportReply) => TransportReply | Promise<TransportReply>;

export const asUsual: Behaviour = (answer) => answer();
/** It acts, and its answer is lost. */
export const silent: Behaviour = (answer) => {
  answer();
  throw new CallFailed('timeout', 'it did not answer in time');
};
/** Nothing gets there. */
export const refused: Behaviour = () => {
  throw new CallFailed('refused', 'it cannot be reached');
};

export interface TestIssuer {
  /** For ServerOptions.wire: takes the calls to the issuer, lets all others pass. */
  readonly wire: (transport: Transport) => Transport;
  readonly authorizations: readonly Asked[];
  readonly reversals: readonly { readonly attemptId: string; readonly operationId: string }[];
  /** How it takes authorizations, from the next one on. */
  authorizes: Behaviour;
  reverses: Behaviour;
  /** The attempts for which it holds money. */
  readonly held: ReadonlySet<string>;
}

const reply = (body: unknown): TransportReply => ({ status: 200, headers: {}, body: JSON.stringify(body) });

export function createTestIssuer(clock: Pick<Clock, 'now'>): TestIssuer {
  const authorizations: Asked[] = [];
  const reversals: { attemptId: string; operationId: string }[] = [];
  const held = new Set<string>();
  const reversed = new Set<string>();

  function authorize(asked: Asked): issuer.AuthorizeReply {
    const responseCode = reversed.has(asked.attemptId)
      ? '05'
      : outcomeOfCard(asked.card, { year: 2026, month: 3 });
    const { attemptId } = asked;
    const approved = responseCode === '00';
    if (approved) held.add(attemptId);
    return {
      result: approved ? 'APPROVED' : 'DECLINED',
      attemptId,
      refNo: approved ? `R_${attemptId}` : null,
      authCode: approved ? '482913' : null,
      approvedAt: approved ? isoTime(clock.now()) : null,
      reason: approved ? null : 'no',
      responseCode,
    };
  }

  function reverse({ attemptId }: { attemptId: string }): issuer.ReverseReply {
    const gaveBack = held.delete(attemptId);
    reversed.add(attemptId);
    const state = gaveBack ? 'REVERSED' : 'VOID';
    return { result: 'REVERSED', attemptId, refNo: null, state, reversedAmount: 0, heldAmount: 0 };
  }

  async function take({ url, body = '' }: TransportRequest): Promise<TransportReply> {
    const asked = JSON.parse(body);
    if (url.endsWith('/authorize')) {
      authorizations.push(asked);
      return testIssuer.authorizes(() => reply(authorize(asked)));
    }
    reversals.push(asked);
    return testIssuer.reverses(() => reply(reverse(asked)));
  }

  const testIssuer: TestIssuer = {
    wire: (transport) => (request) =>
      request.url.startsWith(`${CARD_URL}/`) ? take(request) : transport(request),
    authorizations,
    reversals,
    held,
    authorizes: asUsual,
    reverses: asUsual,
  };
  return testIssuer;
}
