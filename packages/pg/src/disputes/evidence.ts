import { isRefusal, type Refusal, type ReplyOf, refuse, type disputes as wire } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import { clear, type TimerChange } from '../payments/change.ts';
import { answerOnce, type Decided } from '../records/answer-once.ts';
import type { Keyed, Replied } from '../records/replied.ts';
import type { Facts, Outcome } from '../records/store.ts';
import { ownDispute, shownDispute } from './look-up.ts';
import type { DisputesContext } from './poll.ts';

/** What a merchant has to say about a dispute: kept first, then passed on to the issuer by a timer until it has it. */

export const SEND_EVIDENCE = 'send-evidence';
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;

const sendAt = (subject: string, due: number, attempts = 0): TimerChange => ({
  timer: 'set',
  kind: SEND_EVIDENCE,
  subject,
  clock: 'business',
  due,
  attempts,
});

export interface Evidence {
  readonly id: string;
  readonly merchantId: string;
  readonly text: string;
  readonly keyed: Keyed;
}

function keep({ id, merchantId, text, keyed: { at } }: Evidence, { dispute }: Facts): Decided | Refusal {
  const own = ownDispute(dispute, merchantId, id);
  if (isRefusal(own)) return own;
  if (own.state !== 'OPEN')
    return refuse('INVALID_STATE', `Dispute ${id} is ${own.state}; nothing more can be said about it.`);
  const said = { ...own, evidence: text, evidenceAt: at, evidenceSentAt: null };
  const answer: ReplyOf<typeof wire.sendEvidence> = {
    code: 'OK',
    message: 'Kept.',
    data: shownDispute(said),
  };
  return { answer, outcome: { dispute: said, timers: [sendAt(id, at)] } };
}

/** Refuses what is decided already, and another merchant's dispute. */
export async function sendEvidence(
  { store, nudge }: Pick<DisputesContext, 'store'> & { nudge(): void },
  evidence: Evidence,
): Promise<Replied | Refusal> {
  const { id, keyed } = evidence;
  const asking = { keyed, question: { dispute: id }, status: 200 };
  const replied = await answerOnce(store, asking, (facts) => keep(evidence, facts));
  if (!isRefusal(replied)) nudge();
  return replied;
}

/** The handler of the timer: what was said last goes to the issuer, unless it does not want it any more. */
export async function passOn({ store, desk, clock, logger }: DisputesContext, timer: Timer): Promise<void> {
  const { subject: id, id: timerId, fence, attempts } = timer;
  const { dispute } = await store.look({ dispute: id });
  const { evidence, evidenceAt, issuer, issuerDisputeId, tid } = dispute ?? {};
  const isWaiting = dispute?.state === 'OPEN' && evidence && dispute.evidenceSentAt === null;
  const answer =
    isWaiting && issuer !== undefined && issuerDisputeId !== undefined
      ? await desk.giveEvidence(issuer, issuerDisputeId, evidence)
      : undefined;
  const at = clock.now();
  if (answer?.given === 'refused')
    logger.warn({ issuer, dispute: id, tid }, 'the issuer does not want evidence any more');
  const decide = ({ dispute: now }: Facts): Outcome<undefined> => {
    const over = clear(SEND_EVIDENCE, id);
    if (!now || answer?.given !== 'taken') {
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 16));
      return {
        result: undefined,
        timers: [answer?.given === 'trouble' ? sendAt(id, at + wait, attempts + 1) : over],
      };
    }
    // Something newer was said meanwhile.
    if (now.evidenceAt !== evidenceAt || now.evidence !== evidence)
      return { result: undefined, timers: [sendAt(id, at)] };
    return { result: undefined, dispute: { ...now, evidenceSentAt: at }, timers: [over] };
  };
  await store.decide({ dispute: id, timer: { id: timerId, fence } }, decide);
}
