import type { CheckoutData } from '@payflow/contracts';
import { type SubmitEvent, useRef, useState } from 'react';
import { CardFields } from './card-fields.tsx';
import type { CardForm } from './card-form.ts';
import { pickedTitle } from './test-cards.tsx';
import { useWords } from './words.tsx';

interface FormProps {
  readonly data: CheckoutData;
  readonly form: CardForm;
}

function OnFile({ data: { onFile }, form }: FormProps) {
  const words = useWords();
  if (onFile.length === 0) return null;
  const choice = (billingKey: string) => (
    <input
      type="radio"
      name="billingKey"
      value={billingKey}
      checked={form.billingKey === billingKey}
      onChange={() => form.choose({ billingKey })}
    />
  );
  return (
    <fieldset className="card-part">
      <legend>{words.yourCards}</legend>
      <div className="choices">
        {onFile.map(({ billingKey, shown, expiry }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: its control is made above
          <label key={billingKey} className="choice">
            {choice(billingKey)}
            <span>
              <code>{shown}</code>
            </span>
            <small>{expiry}</small>
          </label>
        ))}
        {/* biome-ignore lint/a11y/noLabelWithoutControl: its control is made above */}
        <label className="choice">
          {choice('')}
          <span>{words.anotherCard}</span>
        </label>
      </div>
    </fieldset>
  );
}

function Installments({ data: { installments }, form }: FormProps) {
  const words = useWords();
  if (installments.length === 0) return null;
  return (
    <div className="field">
      <label htmlFor="installmentMonths">{words.installments}</label>
      <select
        id="installmentMonths"
        name="installmentMonths"
        value={form.installmentMonths}
        onChange={({ target }) => form.choose({ installmentMonths: target.value })}
      >
        <option value="0">{words.atOnce}</option>
        {installments.map((count) => (
          <option key={count} value={count}>
            {words.months(count)}
          </option>
        ))}
      </select>
    </div>
  );
}

type Busy = 'idle' | 'pay' | 'leave';

function Actions({ data: { order }, busy }: { readonly data: CheckoutData; readonly busy: Busy }) {
  const words = useWords();
  const done = order ? words.pay(words.money(order.amount, order.currency)) : words.saveCard;
  const doing = order ? words.paying : words.savingCard;
  // A button that is disabled would not be sent with the form, and the server asks which one it was.
  const isBusy = busy === 'idle' ? {} : { 'aria-disabled': true };
  return (
    <div className="actions">
      <button type="submit" className="pay" name="action" value="pay" {...isBusy} aria-busy={busy === 'pay'}>
        {busy === 'pay' ? doing : done}
      </button>
      <button type="submit" className="quiet" name="action" value="leave" {...isBusy}>
        {order ? words.leave : words.leaveForm}
      </button>
    </div>
  );
}

/** The form, which the browser itself sends: once, and only what may be right. */
export function PayForm({ data, form }: FormProps) {
  const words = useWords();
  const [busy, setBusy] = useState<Busy>('idle');
  const sent = useRef(false);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    const leaves = (event.nativeEvent as globalThis.SubmitEvent).submitter?.getAttribute('value') === 'leave';
    const wrong = leaves || sent.current ? undefined : form.check();
    if (wrong) document.getElementById(wrong)?.focus();
    if (wrong || sent.current) return event.preventDefault();
    sent.current = true;
    setBusy(leaves ? 'leave' : 'pay');
  };
  return (
    <form id="pay" method="post" action={data.action} onSubmit={submit} noValidate>
      {Object.entries(data.hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="testCard" value="other" />
      <OnFile data={data} form={form} />
      <div className="another">
        <CardFields form={form} picked={pickedTitle(form.card.number, words)} />
        {data.mayKeep && (
          <label className="choice">
            <input
              type="checkbox"
              name="keep"
              value="yes"
              checked={form.keep}
              onChange={({ target }) => form.choose({ keep: target.checked })}
            />
            <span>{words.keep}</span>
          </label>
        )}
      </div>
      <Installments data={data} form={form} />
      <Actions data={data} busy={busy} />
    </form>
  );
}
