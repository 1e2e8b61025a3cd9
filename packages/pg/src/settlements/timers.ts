import type { Timer, TimerHandlers } from '@payflow/service-kit';
import type { SettlementContext } from './context.ts';
import { PAY_OUT, payOuts } from './pay-out.ts';
import { runSettlements, SETTLE } from './run.ts';
import { SETTLE_MERCHANT, settleMerchants } from './settle.ts';
import type { SettlingStep } from './settlement-measures.ts';

export function settlementTimers(context: SettlementContext): TimerHandlers {
  /** One that breaks off is counted, and left to the timers, which try it again. */
  const counted = (step: SettlingStep, handle: (timer: Timer) => Promise<void>) => async (timer: Timer) => {
    try {
      await handle(timer);
    } catch (error) {
      context.measures.failed(step);
      throw error;
    }
  };
  return {
    [SETTLE]: counted('run', runSettlements(context)),
    [SETTLE_MERCHANT]: counted('merchant', settleMerchants(context)),
    [PAY_OUT]: counted('payout', payOuts(context)),
  };
}
