import { approvalsAreKnown } from './approvals-are-known.ts';
import { eventsArePublished } from './events-are-published.ts';
import { everythingEnds } from './everything-ends.ts';
import { historyAgrees } from './history-agrees.ts';
import type { Invariant } from './invariant.ts';
import { ledgerBalances } from './ledger.ts';
import { moneyAgrees, nothingTwice } from './money.ts';
import { noCardNumbers } from './no-card-numbers.ts';
import { repliesAgree } from './replies.ts';
import { settlementsAgree } from './settlements.ts';
import { shopBooksAgree } from './shop-books.ts';
import { periodsAreChargedOnce } from './subscriptions.ts';
import { webhooksArrive } from './webhooks-arrive.ts';

/** What is checked, in the order of the report. */
export const invariants: readonly Invariant[] = [
  moneyAgrees,
  ledgerBalances,
  historyAgrees,
  eventsArePublished,
  webhooksArrive,
  repliesAgree,
  nothingTwice,
  approvalsAreKnown,
  everythingEnds,
  settlementsAgree,
  periodsAreChargedOnce,
  noCardNumbers,
  shopBooksAgree,
];
