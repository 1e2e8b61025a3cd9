import type { CheckoutData, CheckoutNote } from '@payflow/contracts';
import type { BillingKey } from './billing-key.ts';
import { FORM_PATH } from './show.ts';

export interface FormView {
  readonly key: BillingKey;
  readonly merchantName: string;
  readonly token: string;
  /** Business time, ms. */
  readonly now: number;
  /** Why the last try was not taken. */
  readonly note?: CheckoutNote | undefined;
}

/** The form on which a buyer types a card that is to be kept, in what it shows and sends. */
export const formData = ({
  key,
  merchantName,
  token,
  now,
  note,
}: FormView): Omit<CheckoutData, 'language'> => ({
  merchantName,
  action: FORM_PATH,
  hidden: { billingKey: key.id, token },
  expiresAt: key.form?.expiresAt ?? now,
  now,
  address: `${FORM_PATH}?${new URLSearchParams({ billingKey: key.id })}`,
  onFile: [],
  mayKeep: false,
  installments: [],
  ...(note ? { note } : {}),
  typed: false,
});
