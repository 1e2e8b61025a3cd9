import { cardBrand, cvcLength } from '@payflow/contracts/cards';
import { useLayoutEffect, useRef } from 'react';
import type { CardForm } from './card-form.ts';
import type { FieldName } from './card-rules.ts';
import { caretAfter, digitsBefore } from './typing.ts';
import { useWords } from './words.tsx';

interface FieldProps {
  readonly name: FieldName;
  readonly form: CardForm;
  readonly label: string;
  readonly placeholder: string;
  readonly maxLength: number;
}

/** One field of a card; what is wrong with it is said below it. */
function CardField({ name, form, label, placeholder, maxLength }: FieldProps) {
  const { wrong } = useWords();
  const { card, faults } = form;
  const fault = faults[name];
  const input = useRef<HTMLInputElement>(null);
  const digits = useRef<number | undefined>(undefined);
  // Grouping moves what was typed; the caret stays behind the same digit.
  useLayoutEffect(() => {
    if (digits.current === undefined) return;
    const caret = caretAfter(card[name], digits.current);
    input.current?.setSelectionRange(caret, caret);
    digits.current = undefined;
  });
  const said = fault === 'cvc' ? wrong.cvc(cvcLength(card.number)) : fault && wrong[fault];
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        ref={input}
        type="text"
        id={name}
        name={name}
        inputMode="numeric"
        autoComplete="off"
        maxLength={maxLength}
        placeholder={placeholder}
        value={card[name]}
        onChange={({ target }) => {
          if (target.selectionStart !== target.value.length)
            digits.current = digitsBefore(target.value, target.selectionStart);
          form.type(name, target.value);
        }}
        onBlur={() => form.leave(name)}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${name}-wrong` : undefined}
      />
      {name === 'number' && <span className="brand">{cardBrand(card.number)}</span>}
      <p className="wrong" id={`${name}-wrong`} aria-live="polite">
        {said}
      </p>
    </div>
  );
}

export function CardFields({
  form,
  picked,
}: {
  readonly form: CardForm;
  readonly picked: string | undefined;
}) {
  const words = useWords();
  return (
    <fieldset className="card-part">
      <legend>{words.card}</legend>
      <p className="choice" aria-live="polite">
        {picked ?? words.typedCard}
      </p>
      <div className="fields">
        <CardField
          name="number"
          form={form}
          label={words.number}
          placeholder="0000 0000 0000 0000"
          maxLength={24}
        />
        <CardField name="expiry" form={form} label={words.expiry} placeholder="12/99" maxLength={5} />
        <CardField name="cvc" form={form} label={words.cvc} placeholder="123" maxLength={4} />
      </div>
    </fieldset>
  );
}
