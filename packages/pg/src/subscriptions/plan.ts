import { type plans, type Refusal, refuse } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Every } from './calendar.ts';

/** What is paid every so often. Price, interval and trial never change: who subscribed, agreed to them. */
export interface Plan extends Every {
  readonly id: string;
  readonly merchantId: string;
  readonly name: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly trialDays: number;
  readonly afterRetries: 'CANCEL' | 'KEEP';
  /** Whether new subscriptions may take it. */
  readonly active: boolean;
  /** Business time, ms; as is updatedAt. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const noPlan = (id: string): Refusal => refuse('NOT_FOUND', `There is no plan ${id}.`);

/** The plan, for a new subscription. Refuses one that is not there or not offered any more. */
export function offered(plan: Plan | undefined, id: string): Plan | Refusal {
  if (!plan) return noPlan(id);
  if (plan.active) return plan;
  return refuse('INVALID_STATE', `Plan ${id} is not offered any more; take one that is active.`);
}

export function shownPlan({ id, merchantId: _, createdAt, updatedAt, ...rest }: Plan): plans.Plan {
  return {
    planId: id,
    ...rest,
    currency: rest.currency as 'KRW',
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}

export const planReply = (plan: Plan) => ({
  code: 'OK' as const,
  message: plan.active ? 'The plan is offered.' : 'The plan is not offered to new subscribers.',
  data: shownPlan(plan),
});
