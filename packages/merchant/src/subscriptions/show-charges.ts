import { type Refusal, refuse, type shopSubscriptions } from '@payflow/contracts';
import type { BillingPg, Subscriptions } from './ports.ts';

export interface ShowChargesParts {
  readonly subscriptions: Pick<Subscriptions, 'find'>;
  readonly pg: Pick<BillingPg, 'invoices'>;
}

export interface Charges {
  readonly charges: shopSubscriptions.SubscriptionCharge[];
}

/** What a buyer's subscription was charged, by the word of the PG. Refuses NOT_FOUND, also what is another buyer's, and PG_UNAVAILABLE. */
export function createShowCharges({ subscriptions, pg }: ShowChargesParts) {
  return async (id: string, buyerId: string): Promise<Charges | Refusal> => {
    const found = await subscriptions.find(id);
    if (found?.buyerId !== buyerId) return refuse('NOT_FOUND', `There is no subscription ${id}.`);
    if (found.pgSubscriptionId === null) return { charges: [] };
    const answer = await pg.invoices(found.pgSubscriptionId);
    if (answer.answer !== 'reply')
      return refuse('PG_UNAVAILABLE', 'The payment gateway does not tell right now; try again.', {
        retryAfterSeconds: 1,
      });
    return {
      charges: answer.reply.data.invoices.map(
        ({
          periodStart,
          periodEnd,
          amount,
          currency,
          status,
          paymentId: tid,
          failure,
          nextTryAt,
          paidAt,
        }) => ({
          ...{ periodStart, periodEnd, amount, currency, status, tid, failure, nextTryAt, paidAt },
        }),
      ),
    };
  };
}
