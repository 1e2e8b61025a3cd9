import { isRefusal, plans } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { PaymentsContext } from '../payments/context.ts';
import { byCreation, counted, pageOf } from '../records/page.ts';
import { changePlanTerms, createPlan } from '../subscriptions/offer-plan.ts';
import { noPlan, planReply, shownPlan } from '../subscriptions/plan.ts';
import type { SubscriptionReads } from '../subscriptions/reads.ts';
import { asAnswer, type KeyOf } from './pay.ts';

export function addPlanRoutes(
  routes: Routes,
  context: Pick<PaymentsContext, 'store' | 'ids'>,
  reads: SubscriptionReads,
  keyOf: KeyOf,
): void {
  serve(routes, plans.createPlan, async ({ body, caller, key }) => {
    const keyed = keyOf({ path: plans.createPlan.path, caller, key, body });
    return asAnswer(await createPlan(context, { merchantId: caller.id, body, keyed }));
  });
  serve(routes, plans.listPlans, async ({ query: { active, ...paging }, caller }) => {
    const shown = active === undefined ? {} : { active: active === 'true' };
    const page = await pageOf(
      paging,
      (place) => reads.plans({ merchantId: caller.id, ...shown, ...place }),
      byCreation,
    );
    if (isRefusal(page)) return page;
    const { rows, nextCursor } = page;
    return {
      code: 'OK' as const,
      message: counted(rows, 'plan'),
      data: { plans: rows.map(shownPlan), nextCursor },
    };
  });
  serve(routes, plans.getPlan, async ({ params: { planId: id }, caller }) => {
    const { plan } = await context.store.look({ plan: { merchantId: caller.id, id } });
    return plan ? planReply(plan) : noPlan(id);
  });
  serve(routes, plans.changePlanTerms, async ({ params: { planId: id }, body, caller, key }) => {
    const keyed = keyOf({ path: `${plans.createPlan.path}/${id}`, caller, key, body });
    return asAnswer(await changePlanTerms(context, { id, merchantId: caller.id, body, keyed }));
  });
}
