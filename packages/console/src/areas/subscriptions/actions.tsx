import type { plans, subscriptions } from '@payflow/contracts';
import { ActionDialog, call, Field, useFormat } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePrice } from './price.ts';

interface ActionsProps {
  readonly of: subscriptions.Subscription;
  readonly merchant: string;
}

/** Does something to a subscription; it may have changed also when the answer is that a card was declined. */
function useAct() {
  const queries = useQueryClient();
  return async (done: Promise<unknown>) => {
    try {
      await done;
    } finally {
      await queries.invalidateQueries({ queryKey: ['subscriptions'] });
    }
  };
}

function Cancel({ of, merchant }: ActionsProps) {
  const { t } = useTranslation('subscriptions');
  const format = useFormat();
  const act = useAct();
  const params = { subscriptionId: of.subscriptionId };
  const cancel = (at: 'NOW' | 'PERIOD_END') => () =>
    act(call('cancelSubscription', { params, body: { at } }, { merchant }));
  return (
    <>
      {!of.cancelAtPeriodEnd && (
        <ActionDialog
          label={t('cancelEnd.label')}
          title={t('cancelEnd.title')}
          description={t('cancelEnd.about', { at: format.time(of.periodEnd) })}
          confirm={t('cancelEnd.confirm')}
          act={cancel('PERIOD_END')}
        />
      )}
      <ActionDialog
        look="danger"
        label={t('cancelNow.label')}
        title={t('cancelNow.title')}
        description={t('cancelNow.about')}
        confirm={t('cancelNow.confirm')}
        act={cancel('NOW')}
      />
    </>
  );
}

function Resume({ of, merchant }: ActionsProps) {
  const { t } = useTranslation('subscriptions');
  const act = useAct();
  const params = { subscriptionId: of.subscriptionId };
  const name = of.cancelAtPeriodEnd ? 'takeBack' : 'charge';
  return (
    <ActionDialog
      look="primary"
      label={t(`resume.${name}`)}
      title={t('resume.title')}
      description={t(`resume.${name}About`)}
      confirm={t('resume.confirm')}
      act={() => act(call('resumeSubscription', { params, body: {} }, { merchant }))}
    />
  );
}

/** More plans than a person chooses from. */
const PLANS = 100;

const isOfSame = (one: plans.Plan, present: plans.Plan): boolean =>
  one.planId !== present.planId &&
  one.interval === present.interval &&
  one.intervalCount === present.intervalCount;

function ChangePlan({ of, merchant, plan }: ActionsProps & { readonly plan: plans.Plan }) {
  const { t } = useTranslation('subscriptions');
  const act = useAct();
  const price = usePrice();
  const offered = useQuery({
    queryKey: ['plans', merchant, 'offered'],
    queryFn: () => call('listPlans', { query: { active: 'true', limit: PLANS } }, { merchant }),
  });
  const others = offered.data?.data.plans.filter((one) => isOfSame(one, plan)) ?? [];
  const params = { subscriptionId: of.subscriptionId };
  const change = (form: FormData) =>
    act(call('changePlan', { params, body: { planId: String(form.get('planId')) } }, { merchant }));
  return (
    <ActionDialog
      label={t('change.label')}
      disabled={others.length === 0}
      title={t('change.title')}
      description={t('change.about')}
      confirm={t('change.confirm')}
      act={change}
    >
      <Field label={t('change.to')}>
        {(ids) => (
          <select {...ids} name="planId">
            {others.map((one) => (
              <option key={one.planId} value={one.planId}>
                {one.name}: {price(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </ActionDialog>
  );
}

/** What can be done with a subscription that is not over. */
export function Actions({ of, merchant, plan }: ActionsProps & { readonly plan: plans.Plan | undefined }) {
  if (of.endedAt !== null) return null;
  return (
    <>
      {(of.cancelAtPeriodEnd || of.status === 'PAST_DUE') && <Resume of={of} merchant={merchant} />}
      {plan && <ChangePlan of={of} merchant={merchant} plan={plan} />}
      <Cancel of={of} merchant={merchant} />
    </>
  );
}
