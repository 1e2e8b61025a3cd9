import type { PaymentEvent } from '../payments/events.ts';

/**
 * Whether an event can be published without looking whether an earlier one of its payment is unsent. It can when it is the
 * first of its payment that has a topic, or when what went before it had to be on the bus for it to happen.
 */
export function isFirstOnBus(event: PaymentEvent): boolean {
  switch (event.type) {
    case 'payment.requested':
    case 'payment.authorized':
    case 'payment.failed':
      return true;
    case 'payment.captured':
      return event.data.approval !== undefined;
    default:
      return false;
  }
}
