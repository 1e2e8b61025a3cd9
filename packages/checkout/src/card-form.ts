import { ALWAYS_APPROVING_CARD, type Card, cvcLength, groupedDigits } from '@payflow/contracts/cards';
import { useState } from 'react';
import { type Faults, type FieldName, faultsOf, fieldNames } from './card-rules.ts';
import { typed } from './typing.ts';

/** What the form holds. */
export interface Choices {
  readonly card: Card;
  /** A card on file; empty: the typed card. */
  readonly billingKey: string;
  readonly keep: boolean;
  readonly installmentMonths: string;
}

/** A test card with everything that its issuer wants to see. */
export const filledWith = (number: string): Card => ({
  number: groupedDigits(number),
  expiry: ALWAYS_APPROVING_CARD.expiry,
  cvc: '1234'.slice(0, cvcLength(number)),
});

/** What was chosen and typed before the script came, as after a slow start or on the way back. */
export function choicesIn(form: HTMLFormElement): Choices {
  const fields = new FormData(form);
  const text = (name: string) => String(fields.get(name) ?? '');
  const testCard = text('testCard');
  const own = { number: text('number'), expiry: text('expiry'), cvc: text('cvc') };
  return {
    card: testCard === 'other' || own.number ? own : filledWith(testCard),
    billingKey: text('billingKey'),
    keep: fields.has('keep'),
    installmentMonths: text('installmentMonths') || '0',
  };
}

export interface CardForm extends Choices {
  /** What is to be said about the fields. */
  readonly faults: Faults;
  type(field: FieldName, text: string): void;
  leave(field: FieldName): void;
  pick(number: string): void;
  choose(choices: Partial<Choices>): void;
  /** Says all that is wrong; the first field that is. */
  check(): FieldName | undefined;
}

/** The form's state. Business time decides what is past. */
export function useCardForm(begun: Choices, now: number): CardForm {
  const [choices, setChoices] = useState(begun);
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set());
  const { card } = choices;
  const choose = (changed: Partial<Choices>) => setChoices((before) => ({ ...before, ...changed }));
  const isOnFile = choices.billingKey !== '';
  return {
    ...choices,
    faults: isOnFile ? {} : faultsOf(card, now, (field) => !left.has(field)),
    choose,
    type(field, text) {
      choose({ card: { ...card, [field]: typed(field, text, card.number) } });
    },
    leave(field) {
      if (card[field] !== '') setLeft((before) => new Set(before).add(field));
    },
    pick(number) {
      choose({ card: filledWith(number) });
      setLeft(new Set());
    },
    check() {
      if (isOnFile) return undefined;
      setLeft(new Set(fieldNames));
      const faults = faultsOf(card, now, () => false);
      return fieldNames.find((field) => faults[field]);
    },
  };
}
