import type { Committer, OpenDatabase } from '@payflow/database';
import type { Clock, Ids, Logger, Tasks } from '@payflow/service-kit';
import { createListPapers, createShowInvoice } from './invoices/papers.ts';
import type { Measures } from './measures.ts';
import type { Pg } from './orders/ports.ts';
import { createReconcile, RECONCILE } from './orders/reconcile.ts';
import { createRefundOrder } from './orders/refund-order.ts';
import { createSettle } from './orders/settle.ts';
import { createAlarms } from './storage/alarms.ts';
import { createInbox } from './storage/inbox.ts';
import { ASK_REFUND, ASK_TX, createOrders } from './storage/orders.ts';
import { createPapers } from './storage/paper-reads.ts';

export interface OrdersGround {
  readonly committer: Committer;
  readonly database: OpenDatabase<'merchant'>;
  readonly measures: Measures;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tasks: Tasks;
  readonly logger: Logger;
  readonly pg: Pg;
  /** What the shop calls itself on its papers. */
  readonly seller: string;
}

/** The part of the shop that knows what was ordered, paid, given back and written on paper. */
export function assembleOrders({ committer, database, measures, seller, ...ground }: OrdersGround) {
  const { clock, ids, tasks, logger, pg } = ground;
  const books = { committer, database, clock, seller, onState: measures.order };
  const orders = createOrders({ ...books, writePath: database.writePath });
  const inbox = createInbox(books);
  const alarms = createAlarms(committer);
  const settle = createSettle({ orders, pg, clock, ids, tasks, logger });
  const refunds = createRefundOrder({ orders, pg, clock, ids, tasks, logger });
  const reconcile = createReconcile({ orders, pg, alarms, clock, logger });
  const papers = createPapers(database);
  return {
    ...{ orders, inbox, alarms, settle, refunds, reconcile },
    invoices: {
      show: createShowInvoice({ papers, find: (orderNo) => orders.find({ orderNo }) }),
      list: createListPapers(papers),
    },
    handlers: { [ASK_TX]: settle.ask, [ASK_REFUND]: refunds.ask, [RECONCILE]: reconcile.run },
  };
}
