import { type BodyOf, type plans, type Refusal, refuse } from '@payflow/contracts';
import type { Ids } from '@payflow/service-kit';
import { answerOnce } from '../records/answer-once.ts';
import type { Keyed, Replied } from '../records/replied.ts';
import type { Store } from '../records/store.ts';
import { noPlan, type Plan, planReply } from './plan.ts';

const CREATED = 201;

export interface PlanCall<Body> {
  readonly merchantId: string;
  readonly body: Body;
  readonly keyed: Keyed;
}

/** Refuses an id that another of the merchant's plans has. */
export function createPlan(
  { store, ids }: { readonly store: Store; readonly ids: Ids },
  { merchantId, body, keyed }: PlanCall<BodyOf<typeof plans.createPlan>>,
): Promise<Replied | Refusal> {
  const { planId, ...terms } = body;
  const id = planId ?? ids.next('plan', merchantId);
  const question = { plan: { merchantId, id } };
  return answerOnce(store, { keyed, question, status: CREATED }, ({ plan: known }) => {
    if (known) return refuse('INVALID_STATE', `There is a plan ${id} already; take another id.`);
    const { at } = keyed;
    const plan: Plan = { id, merchantId, ...terms, active: true, createdAt: at, updatedAt: at };
    return { answer: planReply(plan), outcome: { plan } };
  });
}

/** Another name, offered or not, or another end of the retries; its price stays. */
export function changePlanTerms(
  { store }: { readonly store: Store },
  { id, merchantId, body, keyed }: PlanCall<BodyOf<typeof plans.changePlanTerms>> & { readonly id: string },
): Promise<Replied | Refusal> {
  const question = { plan: { merchantId, id } };
  return answerOnce(store, { keyed, question, status: 200 }, ({ plan: known }) => {
    if (!known) return noPlan(id);
    const { name = known.name, active = known.active, afterRetries = known.afterRetries } = body;
    const plan: Plan = { ...known, name, active, afterRetries, updatedAt: keyed.at };
    return { answer: planReply(plan), outcome: { plan } };
  });
}
