import {
  type Card,
  inTestRange,
  type issuer,
  type KnownResponseCode,
  maskCard,
  outcomeOfCard,
  type Refusal,
  refuse,
  responseCode,
  type YearMonth,
} from '@payflow/contracts';

/**
 * A card on file. Of its number only what may be kept, and what it led to, so that it is charged without it.
 * A token that was deleted stays, and declines.
 */
export interface Token {
  readonly token: string;
  /** The attempt that made it; repeated, it gets the same token. */
  readonly attemptId: string;
  /** BIN and last four. */
  readonly cardMasked: string;
  /** MM/YY */
  readonly expiry: string;
  /** What the number leads to while the card is good. */
  readonly responseCode: KnownResponseCode;
  /** Business time, ms. */
  readonly createdAt: number;
  readonly deletedAt: number | null;
}

/** What is wrong with the card itself; what else its number leads to shows when it is charged. */
const UNFIT: ReadonlySet<KnownResponseCode> = new Set(['14', '54', 'N7']);

/** An unknown token has no number to show. */
export const NO_NUMBER = '*'.repeat(16);

export interface TokenCommand {
  readonly token: string;
  readonly attemptId: string;
  readonly card: Card;
  /** Business time, ms. */
  readonly at: number;
  /** The issuer's calendar at `at`. */
  readonly month: YearMonth;
}

export const tokenOf = ({ card, month, at, ...named }: TokenCommand): Token => ({
  ...named,
  cardMasked: maskCard(card.number),
  expiry: card.expiry,
  responseCode: outcomeOfCard(card, month),
  createdAt: at,
  deletedAt: null,
});

/** What an authorization by token comes to. */
export function outcomeOfToken(token: Token | undefined, month: YearMonth): KnownResponseCode {
  if (!token || token.deletedAt !== null) return '14';
  return isPast(token.expiry, month) ? '54' : token.responseCode;
}

/** The rule of typed cards, asked with a number that has no other fault. */
const isPast = (expiry: string, month: YearMonth): boolean =>
  outcomeOfCard({ number: '4242424242424242', expiry, cvc: '123' }, month) === '54';

export interface Tokenizing {
  readonly result: issuer.TokenReply | Refusal;
  /** What is kept; nothing when it was before, or when the card was declined. */
  readonly keeps?: Token;
}

/** Puts a card on file, once for each attempt. Refuses real cards, and an attemptId with another card. */
export function tokenize(known: Token | undefined, command: TokenCommand): Tokenizing {
  if (!inTestRange(command.card.number)) {
    return {
      result: refuse(
        'CARD_NOT_A_TEST_CARD',
        'Only published test card numbers are accepted; see the table of test cards.',
      ),
    };
  }
  const asked = tokenOf(command);
  if (known) {
    const isSame = known.cardMasked === asked.cardMasked && known.expiry === asked.expiry;
    const message = `attemptId ${command.attemptId} was used with another card; take a new one.`;
    return { result: isSame ? kept(known) : refuse('INVALID_STATE', message) };
  }
  return UNFIT.has(asked.responseCode) ? { result: declined(asked) } : { result: kept(asked), keeps: asked };
}

const kept = ({ attemptId, token, cardMasked, expiry }: Token): issuer.TokenReply => ({
  result: 'APPROVED',
  attemptId,
  token,
  cardMasked,
  expiry,
  responseCode: '00',
  reason: null,
});

const declined = ({ attemptId, cardMasked, expiry, responseCode: code }: Token): issuer.TokenReply => ({
  result: 'DECLINED',
  attemptId,
  token: null,
  cardMasked,
  expiry,
  responseCode: code,
  reason: responseCode(code).message,
});

/** Takes a card off the file; again changes nothing. Refuses a token that was never given. */
export function forget(known: Token | undefined, token: string, at: number): Token | Refusal {
  if (!known) return refuse('NOT_FOUND', `There is no card with token ${token}.`);
  return known.deletedAt === null ? { ...known, deletedAt: at } : known;
}
