import { cardDigits, maskCard, type ScriptStep, SILENT_CARDS } from '@payflow/contracts';

/** What a silent test card has the issuer do. Of a card on file BIN and last four are known, and tell it. */
export function silenceOf(cardNumber = ''): ScriptStep | undefined {
  const card = SILENT_CARDS.find(({ number }) =>
    cardNumber.includes('*') ? maskCard(number) === cardNumber : number === cardDigits(cardNumber),
  );
  return card && { [card.does]: true };
}
