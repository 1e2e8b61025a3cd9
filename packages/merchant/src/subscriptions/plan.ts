import type { PgAnswer } from '../orders/ports.ts';
import type { Product } from '../shelf/shelf.ts';
import type { BillingPg } from './ports.ts';

/**
 * The PG's plan for a product. What a plan costs never changes there, so the price is part of its id: another price on the shelf is
 * another plan, and who subscribed before goes on with theirs.
 */
export const planIdOf = ({ id, price }: Pick<Product, 'id' | 'price'>): string => `${id}-${price}`;

export interface Plans {
  /** Makes sure that the PG has it. */
  offer(planId: string): Promise<PgAnswer<unknown>>;
}

/** Offers each plan once a life, at its first use. */
export function createPlans(pg: BillingPg, shelf: readonly Product[]): Plans {
  const offered = new Set<string>();

  async function made(planId: string): Promise<PgAnswer<unknown>> {
    const known = await pg.plan(planId);
    if (known.answer !== 'refused' || known.problem.code !== 'NOT_FOUND') return known;
    const product = shelf.find((each) => planIdOf(each) === planId);
    if (!product) return known;
    const { name, price: amount } = product;
    const answer = await pg.createPlan({ planId, name, amount, interval: 'MONTH' }, `plan-${planId}`);
    // Another asking was quicker.
    return answer.answer === 'refused' && answer.problem.code === 'INVALID_STATE' ? pg.plan(planId) : answer;
  }

  return {
    async offer(planId) {
      if (offered.has(planId)) return { answer: 'reply', status: 200, reply: planId };
      const answer = await made(planId);
      if (answer.answer === 'reply') offered.add(planId);
      return answer;
    },
  };
}
