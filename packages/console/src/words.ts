import { words as invariants } from './areas/invariants/words.ts';
import { words as merchants } from './areas/merchants/words.ts';
import { words as money } from './areas/money/areas-words.ts';
import { words as overview } from './areas/overview/words.ts';
import { declineWords } from './areas/payment/decline-words.ts';
import { words as payment } from './areas/payment/words.ts';
import { words as payments } from './areas/payments/words.ts';
import { words as stage } from './areas/stage/areas-words.ts';
import { words as webhooks } from './areas/webhooks/words.ts';
import { words as list } from './list/words.ts';
import { words as shell } from './shell/words.ts';

/** Every area has words of its own, under its name. */
export const words = {
  en: {
    shell: shell.en,
    list: list.en,
    overview: overview.en,
    payments: payments.en,
    payment: payment.en,
    decline: declineWords.en,
    webhooks: webhooks.en,
    ...money.en,
    ...stage.en,
    merchants: merchants.en,
    invariants: invariants.en,
  },
  ko: {
    shell: shell.ko,
    list: list.ko,
    overview: overview.ko,
    payments: payments.ko,
    payment: payment.ko,
    decline: declineWords.ko,
    webhooks: webhooks.ko,
    ...money.ko,
    ...stage.ko,
    merchants: merchants.ko,
    invariants: invariants.ko,
  },
};
