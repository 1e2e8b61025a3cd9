import type { adminMerchants, BodyOf } from '@payflow/contracts';

type Body = BodyOf<typeof adminMerchants.changeMerchant>;

const BASIS_POINTS_A_PERCENT = 100;

const textIn = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

/** Empty means none. */
const wholeIn = (form: FormData, name: string): number | null => {
  const text = textIn(form, name);
  return text === '' ? null : Number(text);
};

/** What a merchant's form says; what is wrong in it the server tells. */
export function merchantIn(form: FormData): Body & { readonly name: string } {
  return {
    name: textIn(form, 'name'),
    feeBasisPoints: Math.round(Number(textIn(form, 'fee')) * BASIS_POINTS_A_PERCENT),
    limits: {
      amountMax: wholeIn(form, 'amountMax'),
      requestsPerSecond: wholeIn(form, 'requestsPerSecond'),
    },
    businessType: textIn(form, 'businessType') === 'INDIVIDUAL' ? 'INDIVIDUAL' : 'COMPANY',
    returnUrl: textIn(form, 'returnUrl') || null,
  };
}

/** The id that is wished for; undefined: the PG makes one. */
export const idIn = (form: FormData): string | undefined => textIn(form, 'id') || undefined;
