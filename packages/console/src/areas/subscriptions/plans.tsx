import type { plans } from '@payflow/contracts';
import { ActionDialog, call, Status, useFormat } from '@payflow/page-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Pages, usePages } from '../../list/pages.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column, DataTable } from '../../table/data-table.tsx';
import { CreatePlan } from './create-plan.tsx';
import { usePrice } from './price.ts';
import { SubscriptionsPage } from './subscriptions-page.tsx';

type Plan = plans.Plan;

/** Takes a plan off the shelf, or puts it back. */
function Offer({ plan, merchant }: { readonly plan: Plan; readonly merchant: string }) {
  const { t } = useTranslation('subscriptions');
  const queries = useQueryClient();
  const name = plan.active ? 'withdraw' : 'offer';
  const act = async () => {
    const asked = { params: { planId: plan.planId }, body: { active: !plan.active } };
    await call('changePlanTerms', asked, { merchant });
    await queries.invalidateQueries({ queryKey: ['plans'] });
  };
  return (
    <ActionDialog
      label={t(`plans.${name}`)}
      title={plan.name}
      description={t(`plans.${name}About`)}
      confirm={t(`plans.${name}`).replace('…', '')}
      act={act}
    />
  );
}

function useColumns(merchant: string) {
  const { t } = useTranslation('subscriptions');
  const format = useFormat();
  const price = usePrice();
  return [
    column<Plan>('name', t('plans.name'), ({ name, planId }) => (
      <>
        {name}
        <br />
        <code className="soft">{planId}</code>
      </>
    )),
    column<Plan>('price', t('plans.price'), price),
    column<Plan>('trial', t('plans.trial'), ({ trialDays }) =>
      trialDays > 0 ? t('plans.days', { days: trialDays }) : '–',
    ),
    column<Plan>('after', t('plans.after'), ({ afterRetries }) => t(`plans.${afterRetries}`)),
    column<Plan>('state', t('plans.state'), ({ active }) => (
      <Status tone={active ? 'good' : 'plain'}>{t(active ? 'plans.offered' : 'plans.withdrawn')}</Status>
    )),
    column<Plan>('created', t('plans.created'), ({ createdAt }) => format.date(createdAt)),
    column<Plan>('offer', '', (plan) => <Offer plan={plan} merchant={merchant} />, 'end'),
  ];
}

function List({ merchant }: { readonly merchant: string }) {
  const { t } = useTranslation('subscriptions');
  const columns = useColumns(merchant);
  const pages = usePages(['plans', merchant], async (page) => {
    const { data } = await call('listPlans', { query: page }, { merchant });
    return { rows: data.plans, nextCursor: data.nextCursor };
  });
  return (
    <Pages query={pages}>
      {(rows) => (
        <DataTable
          label={t('tabs.plans')}
          columns={columns}
          rows={rows}
          idOf={({ planId }) => planId}
          empty={t('plans.empty')}
        />
      )}
    </Pages>
  );
}

/** What a merchant offers by subscription. */
export function Page() {
  const [merchant] = useMerchant();
  return (
    <SubscriptionsPage actions={<CreatePlan merchant={merchant} />}>
      <List merchant={merchant} />
    </SubscriptionsPage>
  );
}
