import {
  type Card,
  inTestRange,
  type issuer,
  type KnownResponseCode,
  maskCard,
  outcomeOfCard,
  refuse,
  responseCode,
  type YearMonth,
} from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Direction } from '../scripts/play.ts';
import { NO_NUMBER, outcomeOfToken, type Token, tokenOf } from '../tokens/token.ts';
import type { Attempt } from './attempt.ts';
import { answer, type Decision, refused } from './decision.ts';
import type { Asked, Authorized, Declined } from './entry.ts';

/** A card that is named by its token; undefined when there never was such a one. */
export interface OnFile {
  readonly onFile: Token | undefined;
}

/** As much of a number as is known: of a card on file BIN and last four. */
export const numberOf = (card: Card | OnFile): string =>
  'onFile' in card ? (card.onFile?.cardMasked ?? NO_NUMBER) : card.number;

export interface AuthorizeCommand {
  readonly attemptId: string;
  readonly asks: Omit<Asked, 'cardMasked'>;
  readonly card: Card | OnFile;
  /** Business time. */
  readonly at: number;
  /** The issuer's calendar at `at`, which expiry is held against. */
  readonly month: YearMonth;
  /** What an approval will be known by. */
  readonly refNo: string;
  readonly authCode: string;
  /** What the card is kept under when it is approved; absent when it is not to be kept. */
  readonly cardToken?: string;
  /** What goes before the card number. */
  readonly told?: Direction;
}

const TOO_LATE = {
  responseCode: '12',
  reason: 'This attempt was reversed before its authorization arrived.',
};

/** Answers as it is told, or by the table of test cards, once for each attempt. Refuses real cards, and an attemptId with other contents. */
export function authorize(
  attempt: Attempt | undefined,
  command: AuthorizeCommand,
): Decision<issuer.AuthorizeReply> {
  const { card } = command;
  if (!('onFile' in card) && !inTestRange(card.number)) {
    return refused(
      refuse(
        'CARD_NOT_A_TEST_CARD',
        'Only published test card numbers are accepted; see the table of test cards.',
      ),
    );
  }
  const asked: Asked = { ...command.asks, cardMasked: maskedOf(card) };
  const known = attempt?.answered;
  if (known && !sameAsked(known.asked, asked)) {
    const message = `attemptId ${command.attemptId} was used with another amount, tid or card; take a new one.`;
    return refused(refuse('INVALID_STATE', message));
  }
  const answered = known ?? firstAnswer(attempt, asked, command);
  if (known) return answer(replyOf(answered));
  return answer(replyOf(answered), answered, keptBy(answered, command));
}

const maskedOf = (card: Card | OnFile): string => ('onFile' in card ? numberOf(card) : maskCard(card.number));

/** The card on file that an approval leaves. */
function keptBy(
  answered: Authorized | Declined,
  { card, attemptId, at, month }: AuthorizeCommand,
): Token | undefined {
  if (answered.type === 'declined' || answered.cardToken === undefined || 'onFile' in card) return undefined;
  return tokenOf({ token: answered.cardToken, attemptId, card, at, month });
}

const sameAsked = (a: Asked, b: Asked): boolean =>
  a.amount === b.amount && a.tid === b.tid && a.cardMasked === b.cardMasked;

function firstAnswer(
  attempt: Attempt | undefined,
  asked: Asked,
  command: AuthorizeCommand,
): Authorized | Declined {
  const { attemptId, at, refNo, authCode, cardToken } = command;
  const keeps = cardToken === undefined ? {} : { cardToken };
  // Only a tombstone leaves an attempt that is known and unanswered.
  if (attempt) return { type: 'declined', attemptId, seq: attempt.seq + 1, at, asked, ...TOO_LATE };
  const code = outcomeOf(command);
  if (code === '00') return { type: 'authorized', attemptId, seq: 1, at, asked, refNo, authCode, ...keeps };
  return {
    type: 'declined',
    attemptId,
    seq: 1,
    at,
    asked,
    responseCode: code,
    reason: responseCode(code).message,
  };
}

function outcomeOf({ card, month, told = 'as-usual' }: AuthorizeCommand): KnownResponseCode {
  if (told === 'as-usual')
    return 'onFile' in card ? outcomeOfToken(card.onFile, month) : outcomeOfCard(card, month);
  return told === 'approve' ? '00' : told.decline;
}

/** The answer to an authorization; made of its entry alone, so that a repeat gets the same bytes. */
export function replyOf(answered: Authorized | Declined): issuer.AuthorizeReply {
  const { attemptId, at } = answered;
  if (answered.type === 'declined') {
    const { reason, responseCode } = answered;
    return {
      result: 'DECLINED',
      attemptId,
      refNo: null,
      authCode: null,
      approvedAt: null,
      reason,
      responseCode,
    };
  }
  const { refNo, authCode, cardToken } = answered;
  return {
    result: 'APPROVED',
    attemptId,
    refNo,
    authCode,
    approvedAt: isoTime(at),
    reason: null,
    responseCode: '00',
    ...(cardToken === undefined ? {} : { cardToken }),
  };
}
