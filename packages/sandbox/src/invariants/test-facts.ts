// What the pages say together; for tests that plant something in it.
import type { Facts, TownTimes } from './facts.ts';
import { factsOf, type TownBooks } from './read-facts.ts';

function joined(one: Facts, other: Facts): Facts {
  return {
    ...one,
    payments: [...one.payments, ...other.payments],
    operations: new Map([...one.operations, ...other.operations]),
    events: new Map([...one.events, ...other.events]),
    messages: [...one.messages, ...other.messages],
    approvals: [...one.approvals, ...other.approvals],
    deliveries: [...one.deliveries, ...other.deliveries],
    told: new Map([...one.told, ...other.told]),
    consumed: new Set([...one.consumed, ...other.consumed]),
    unsent: new Set([...one.unsent, ...other.unsent]),
    postings: [...one.postings, ...other.postings],
    disputes: new Map([...one.disputes, ...other.disputes]),
    issuerDisputes: new Map([...one.issuerDisputes, ...other.issuerDisputes]),
    runs: [...one.runs, ...other.runs],
    cases: [...one.cases, ...other.cases],
    replies: [...one.replies, ...other.replies],
    repliedTo: [...one.repliedTo, ...other.repliedTo],
    repliedOperations: [...one.repliedOperations, ...other.repliedOperations],
    strayMessages: [...one.strayMessages, ...other.strayMessages],
    lateMessages: [...one.lateMessages, ...other.lateMessages],
    timersLooked: one.timersLooked + other.timersLooked,
    lateTimers: [...one.lateTimers, ...other.lateTimers],
    textsLooked: one.textsLooked + other.textsLooked,
    leaks: [...one.leaks, ...other.leaks],
    payables: [...one.payables, ...other.payables],
    items: [...one.items, ...other.items],
    settlements: [...one.settlements, ...other.settlements],
    subscriptions: [...one.subscriptions, ...other.subscriptions],
    invoices: [...one.invoices, ...other.invoices],
    waitingKeys: [...one.waitingKeys, ...other.waitingKeys],
    shopOrders: [...one.shopOrders, ...other.shopOrders],
    strayPapers: [...one.strayPapers, ...other.strayPapers],
    series: [...one.series, ...other.series],
  };
}

/** All facts in one page, read in pages of two. */
export async function wholeFacts(
  books: TownBooks,
  times: TownTimes = { now: Date.now(), realNow: Date.now() },
): Promise<Facts> {
  const pages: Facts[] = [];
  for await (const page of factsOf(books, { times, pageSize: 2 })) pages.push(page);
  return pages.reduce(joined);
}
