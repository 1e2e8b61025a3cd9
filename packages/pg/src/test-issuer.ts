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
/** Where a second one stands, when the settings name it. */
export const OTHER_CARD_URL = 'http://127.0.0.1:18092';

const NO_APPROVAL = { refNo: null, authCode: null, approvedAt: null };

/** What was asked, as the issuer saw it. */
export interface Asked {
  readonly attemptId: string;
  readonly tid: string;
  readonly amount: number;
  readonly merchantName: string;
  readonly capture: boolean;
  readonly card: { readonly number: string; readonly expiry: string; readonly cvc: string };
  readonly cardToken?: string;
  readonly tokenize?: boolean;
}

/** A capture, a refund or a void, as the issuer saw it; a void has no amount. */
export interface AskedOperation {
  readonly path: 'capture' | 'refund' | 'reverse';
  readonly attemptId: string;
  readonly operationId: string;
  readonly amount?: number;
}

/** How it takes a call; `asUsual` answers as a good issuer would. */
export type Behaviour = (
  asUsual: () => TransportReply,
  asked: { readonly attemptId: string },
) => TransportReply | Promise<TransportReply>;

export const asUsual: Behaviour = (answer) => answer();
/** It acts, and its answer is lost. */
export const silent: Behaviour = (answer) => {
  answer();
  throw new CallFailed('timeout', 'it did not answer in time');
};
/** It declines with this code. */
export const declines =
  (responseCode: string): Behaviour =>
  (_answer, { attemptId }) =>
    reply({ result: 'DECLINED', attemptId, ...NO_APPROVAL, reason: 'no', responseCode });
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
  /** How it takes cards that it is to keep. */
  tokenizes: Behaviour;
  /** The cards that it keeps. */
  readonly tokens: ReadonlyMap<string, Asked['card']>;
  reverses: Behaviour;
  /** What it says when it is asked for a page of a day's statement. */
  states: (day: string, cursor: string | null) => TransportReply | Promise<TransportReply>;
  readonly operations: readonly AskedOperation[];
  /** How it takes captures, refunds and voids. */
  operates: Behaviour;
  /** The code with which it declines new ones; undefined while it does them. */
  declines: string | undefined;
  /** How it answers what is asked and told about disputes. */
  disputes: (url: string, body: string) => TransportReply | Promise<TransportReply>;
  /** What it took and gave back for an attempt. */
  amountsOf(attemptId: string): { captured: number; refunded: number };
  /** The attempts for which it holds money. */
  readonly held: ReadonlySet<string>;
}

const reply = (body: unknown): TransportReply => ({ status: 200, headers: {}, body: JSON.stringify(body) });

const noDisputes = (): TransportReply => reply({ events: [], last: 0, nextAt: null });
function statementPageIn(url: string): { readonly day: string; readonly cursor: string | null } | undefined {
  const { pathname, searchParams } = new URL(url);
  const [, day] = /\/statements\/(.+)$/.exec(pathname) ?? [];
  return day === undefined ? undefined : { day, cursor: searchParams.get('cursor') };
}

/** As one that knows no such path. */
const noStatements = (): TransportReply => ({ status: 404, headers: {}, body: '<h1>Not Found</h1>' });

/** Captures and refunds, each operation once. */
function createOperations() {
  const asked: AskedOperation[] = [];
  const answers = new Map<string, string>();
  const amounts = new Map<string, { captured: number; refunded: number }>();
  const amountsOf = (attemptId: string) => amounts.get(attemptId) ?? { captured: 0, refunded: 0 };

  /** A repeat gets the answer of the first time. */
  function operate({ path, ...call }: AskedOperation, declines: string | undefined): TransportReply {
    const { attemptId, operationId, amount = 0 } = call;
    const known = answers.get(operationId);
    if (known !== undefined) return { status: 200, headers: {}, body: known };
    const { captured, refunded } = amountsOf(attemptId);
    const done = declines === undefined;
    if (done) {
      const after =
        path === 'capture' ? { captured: amount, refunded } : { captured, refunded: refunded + amount };
      amounts.set(attemptId, after);
    }
    const body: issuer.OperationReply = {
      result: done ? 'DONE' : 'DECLINED',
      operationId,
      attemptId,
      refNo: `R_${attemptId}`,
      amount: done ? amount : 0,
      heldAmount: 0,
      capturedAmount: captured,
      refundedAmount: refunded,
      responseCode: declines ?? '00',
      reason: done ? null : 'no',
    };
    answers.set(operationId, JSON.stringify(body));
    return reply(body);
  }
  return { asked, amounts, amountsOf, operate };
}

/** Cards on file. */
function createTokens() {
  const tokens = new Map<string, Asked['card']>();
  /** The same card has the same token here. */
  function keep(card: Asked['card']): string {
    const token = `tok_${[...card.number].reverse().join('')}`;
    tokens.set(token, card);
    return token;
  }
  function tokenize({ card, attemptId }: Pick<Asked, 'card' | 'attemptId'>): issuer.TokenReply {
    const responseCode = outcomeOfCard(card, { year: 2026, month: 3 });
    const { expiry } = card;
    const isFit = !['14', '54', 'N7'].includes(responseCode);
    const shown = { attemptId, cardMasked: '******', expiry };
    return isFit
      ? { result: 'APPROVED', token: keep(card), ...shown, responseCode: '00', reason: null }
      : { result: 'DECLINED', token: null, ...shown, responseCode, reason: 'no' };
  }
  /** What the card itself leads to, typed or on file. */
  function outcomeFor({ card, cardToken }: Asked): string {
    const charged = cardToken === undefined ? card : tokens.get(cardToken);
    return charged ? outcomeOfCard(charged, { year: 2026, month: 3 }) : '14';
  }
  function forget(url: string): TransportReply {
    const token = decodeURIComponent(url.split('/').at(-1) ?? '');
    tokens.delete(token);
    return reply({ token, deleted: true });
  }
  return { tokens, keep, tokenize, forget, outcomeFor };
}

const approvalOf = (attemptId: string, at: number) => ({
  attemptId,
  refNo: `R_${attemptId}`,
  authCode: '482913',
  approvedAt: isoTime(at),
  reason: null,
  responseCode: '00',
});

export function createTestIssuer(clock: Pick<Clock, 'now'>, at = CARD_URL): TestIssuer {
  const authorizations: Asked[] = [];
  const reversals: { attemptId: string; operationId: string }[] = [];
  const held = new Set<string>();
  const { asked: operations, amounts, amountsOf, operate } = createOperations();
  const reversed = new Set<string>();
  function hold({ attemptId, amount, capture }: Asked): void {
    held.add(attemptId);
    if (capture) amounts.set(attemptId, { captured: amount, refunded: 0 });
  }

  const { tokens, keep, tokenize, forget, outcomeFor } = createTokens();
  function authorize(asked: Asked): issuer.AuthorizeReply {
    const { attemptId, card } = asked;
    const responseCode = reversed.has(attemptId) ? '05' : outcomeFor(asked);
    if (responseCode !== '00')
      return { result: 'DECLINED', attemptId, ...NO_APPROVAL, reason: 'no', responseCode };
    hold(asked);
    const cardToken = asked.tokenize ? { cardToken: keep(card) } : {};
    return { result: 'APPROVED', ...approvalOf(attemptId, clock.now()), ...cardToken };
  }

  function reverse({ attemptId }: { attemptId: string }): issuer.ReverseReply {
    const gaveBack = held.delete(attemptId);
    reversed.add(attemptId);
    const state = gaveBack ? 'REVERSED' : 'VOID';
    return { result: 'REVERSED', attemptId, refNo: null, state, reversedAmount: 0, heldAmount: 0 };
  }

  async function take({ method, url, body = '' }: TransportRequest): Promise<TransportReply> {
    if (url.includes('/dispute')) return testIssuer.disputes(url, body);
    if (method === 'DELETE') return forget(url);
    const page = statementPageIn(url);
    if (page) return testIssuer.states(page.day, page.cursor);
    const asked = JSON.parse(body);
    if (url.endsWith('/tokens')) return testIssuer.tokenizes(() => reply(tokenize(asked)), asked);
    if (url.endsWith('/authorize')) {
      authorizations.push(asked);
      return testIssuer.authorizes(() => reply(authorize(asked)), asked);
    }
    const path = url.split('/').at(-1);
    if (path === 'capture' || path === 'refund') {
      operations.push({ path, ...asked });
      return testIssuer.operates(() => operate({ path, ...asked }, testIssuer.declines), asked);
    }
    if (asked.operationId.startsWith('op_')) {
      operations.push({ path: 'reverse', ...asked });
      return testIssuer.operates(() => reply(reverse(asked)), asked);
    }
    reversals.push(asked);
    return testIssuer.reverses(() => reply(reverse(asked)), asked);
  }
  const wire: TestIssuer['wire'] = (transport) => (request) =>
    request.url.startsWith(`${at}/`) ? take(request) : transport(request);

  const testIssuer: TestIssuer = {
    ...{ wire, authorizations, reversals, held, tokens, operations, amountsOf },
    ...{ authorizes: asUsual, tokenizes: asUsual, reverses: asUsual, operates: asUsual },
    states: noStatements,
    declines: undefined,
    disputes: noDisputes,
  };
  return testIssuer;
}

/** The issuer acts, and answers when the test says so. */
export function slowIssuer({ issuer }: { readonly issuer: TestIssuer }) {
  const [asked, mayAnswer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const behaviour: Behaviour = async (answer) => {
    const reply = answer();
    asked.resolve();
    await mayAnswer.promise;
    return reply;
  };
  issuer.authorizes = behaviour;
  return { asked: asked.promise, answers: mayAnswer.resolve };
}
