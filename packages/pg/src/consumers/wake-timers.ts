import type { Consumer } from './consumer.ts';

/** Each of these may have left webhooks to send. */
const TOPICS = [
  'payment.authorized',
  'payment.captured',
  'payment.failed',
  'payment.voided',
  'payment.refunded',
] as const;
const AT_ONCE = 256;

/**
 * Webhooks of processes that send none themselves lie as timers, which workers look for once a second. Who hears by
 * the bus that there is one looks at once. It changes nothing but when: the timers' leases say who sends, and no
 * mark is kept of what was heard.
 */
export const createWakingConsumer = ({ nudge }: { nudge(): void }): Consumer => ({
  name: 'webhooks',
  topics: TOPICS,
  atOnce: AT_ONCE,
  async handle() {
    nudge();
    return { handled: 'done' };
  },
});
