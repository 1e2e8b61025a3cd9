import { words as disputes } from '../disputes/words.ts';
import { words as ledger } from '../ledger/words.ts';
import { words as reconciliation } from '../reconciliation/words.ts';
import { words as reports } from '../reports/words.ts';
import { words as settlements } from '../settlements/words.ts';
import { words as subscriptions } from '../subscriptions/words.ts';
import { words as wallets } from '../wallets/words.ts';
import { words as money } from './words.ts';

/** The words of each of them, and those that they share. */
export const words = {
  en: {
    money: money.en,
    ledger: ledger.en,
    wallets: wallets.en,
    settlements: settlements.en,
    reconciliation: reconciliation.en,
    disputes: disputes.en,
    subscriptions: subscriptions.en,
    reports: reports.en,
  },
  ko: {
    money: money.ko,
    ledger: ledger.ko,
    wallets: wallets.ko,
    settlements: settlements.ko,
    reconciliation: reconciliation.ko,
    disputes: disputes.ko,
    subscriptions: subscriptions.ko,
    reports: reports.ko,
  },
};
