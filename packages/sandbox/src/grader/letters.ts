import { randomBytes } from 'node:crypto';
import { CallFailed, type Transport } from '@payflow/service-kit';
import { type SignedHeaders, sign } from '@payflow/webhook-signature';
import type { Interceptor } from '../town/wires.ts';
import { Untried } from './untried.ts';

/**
 * The webhooks between the PG and the shop.
 * 1. Each that the PG sends is kept, with the shop's answer.
 * 2. One that is held back is lost to the shop, and the PG tries it again.
 */
export interface Letters {
  /** For the PG's wire to the shop. */
  readonly wire: Interceptor;
  /** What the PG sent or tried to send about a payment. Throws `Untried` when there is none of that type. */
  about(tid: string, type: string): Letter;
  /** Genuine ones that reached the shop. */
  readonly delivered: readonly Delivered[];
  /** Loses what the PG sends about a payment, until it is let go. */
  hold(tid: string): Disposable;
  /** Sends one of our own, signed as the PG signs unless told otherwise. */
  post(letter: Letter, how?: Signing): Promise<Answer>;
  readonly secret: string;
}

/** A webhook: its id and its body. */
export interface Letter {
  readonly id: string;
  readonly event: LetterEvent;
}

export interface LetterEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly tid: string };
}

export interface Delivered {
  readonly letter: Letter;
  readonly answer: Answer;
}

export interface Answer {
  readonly status: number;
  readonly tookMs: number;
}

export interface Signing {
  readonly secret?: string;
  readonly timestampSeconds?: number;
  /** Headers in place of the signature's own. */
  readonly headers?: (signed: SignedHeaders) => Readonly<Record<string, string>>;
  /** What is sent in place of the body that was signed. */
  readonly body?: (signed: string) => string;
}

export const freshId = (): string => `evt_grade_${randomBytes(8).toString('hex')}`;

export interface LettersParts {
  readonly address: string;
  readonly secret: string;
  readonly transport: Transport;
}

const DEADLINE_MS = 15_000;

export function createLetters({ address, secret, transport }: LettersParts): Letters {
  const seen: Letter[] = [];
  const delivered: Delivered[] = [];
  const held = new Map<string, number>();
  const isHeld = (tid: string) => (held.get(tid) ?? 0) > 0;

  const wire: Interceptor = async (request, next) => {
    const id = request.headers['webhook-id'];
    if (id === undefined || request.body === undefined) return next(request);
    const letter: Letter = { id, event: JSON.parse(request.body) };
    seen.push(letter);
    if (isHeld(letter.event.data.tid)) throw new CallFailed('timeout', 'the grader holds this webhook back');
    const began = Date.now();
    const reply = await next(request);
    delivered.push({ letter, answer: { status: reply.status, tookMs: Date.now() - began } });
    return reply;
  };

  return {
    wire,
    delivered,
    secret,
    about(tid, type) {
      const found = seen.find(({ event }) => event.data.tid === tid && event.type === type);
      if (!found) throw new Untried(`The PG sent no ${type} about this payment.`);
      return found;
    },
    hold(tid) {
      held.set(tid, (held.get(tid) ?? 0) + 1);
      return { [Symbol.dispose]: () => void held.set(tid, (held.get(tid) ?? 0) - 1) };
    },
    async post({ id, event }, how = {}) {
      const signed = JSON.stringify(event);
      const headers = sign({
        id,
        timestampSeconds: how.timestampSeconds ?? Math.floor(Date.now() / 1000),
        body: signed,
        secrets: [how.secret ?? secret],
      });
      const began = Date.now();
      const { status } = await transport({
        method: 'POST',
        url: address,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'PayFlow-Webhook/1',
          ...(how.headers?.(headers) ?? headers),
        },
        body: how.body?.(signed) ?? signed,
        deadlineMs: DEADLINE_MS,
      });
      return { status, tookMs: Date.now() - began };
    },
  };
}
