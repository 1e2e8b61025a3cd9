import type { plans } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

/** What a plan costs, and how often. */
export function usePrice(): (plan: plans.Plan) => string {
  const { t } = useTranslation('subscriptions');
  const { money } = useFormat();
  return ({ amount, currency, interval, intervalCount }) =>
    t(`per.${interval}`, { amount: money(amount, currency), count: intervalCount });
}
