import type { TimerHandlers } from '@payflow/service-kit';
import { passOn, SEND_EVIDENCE } from './evidence.ts';
import { type DisputesContext, POLL_DISPUTES, pollByTimer } from './poll.ts';

/** What timers do about disputes. */
export const disputeTimers = (context: DisputesContext): TimerHandlers => ({
  [POLL_DISPUTES]: (timer) => pollByTimer(context, timer),
  [SEND_EVIDENCE]: (timer) => passOn(context, timer),
});
