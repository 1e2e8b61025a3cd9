import type { TimerHandlers } from '@payflow/service-kit';
import type { SettlementContext } from './context.ts';
import { PAY_OUT, payOuts } from './pay-out.ts';
import { runSettlements, SETTLE } from './run.ts';
import { SETTLE_MERCHANT, settleMerchants } from './settle.ts';

export const settlementTimers = (context: SettlementContext): TimerHandlers => ({
  [SETTLE]: runSettlements(context),
  [SETTLE_MERCHANT]: settleMerchants(context),
  [PAY_OUT]: payOuts(context),
});
