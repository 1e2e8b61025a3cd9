import type { shopSubscriptions } from '@payflow/contracts';
import { ActionDialog, Asked, Button, Status, type Tone, Trouble, useFormat } from '@payflow/page-kit';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { shopCall } from '../buyer/session.ts';
import { useShop } from '../shell/shop.ts';
import { isOver, useChange, useCharges } from './asking.ts';

type Subscription = shopSubscriptions.ShopSubscription;
type Charge = shopSubscriptions.SubscriptionCharge;
type End = 'NOW' | 'PERIOD_END';

const TONES: Readonly<Record<Subscription['state'], Tone>> = {
  WAITING_FOR_CARD: 'waiting',
  STARTING: 'waiting',
  TRIALING: 'good',
  ACTIVE: 'good',
  PAST_DUE: 'bad',
  CANCELLED: 'plain',
  ENDED: 'plain',
  FAILED: 'bad',
};

const CHARGE_TONES: Readonly<Record<Charge['status'], Tone>> = {
  OPEN: 'waiting',
  PAID: 'good',
  UNCOLLECTIBLE: 'bad',
  VOID: 'plain',
};

function Cancel({ subscription: { subscriptionId, periodEnd } }: { readonly subscription: Subscription }) {
  const { t } = useTranslation('subscription');
  const params = { subscriptionId };
  const change = useChange((at: End) => shopCall('cancelMySubscription', { params, body: { at } }));
  const ends: readonly End[] = periodEnd === null ? ['NOW'] : ['PERIOD_END', 'NOW'];
  return (
    <ActionDialog
      look="danger"
      label={t('cancel')}
      title={t('cancelTitle')}
      description={t('cancelText')}
      confirm={t('cancel')}
      act={(form) => change.mutateAsync(form.get('at') === 'NOW' ? 'NOW' : 'PERIOD_END')}
    >
      <fieldset className="ends">
        <legend className="hidden-text">{t('when')}</legend>
        {ends.map((at) => (
          <label key={at}>
            <input type="radio" name="at" value={at} defaultChecked={at === ends[0]} /> {t(at)}
          </label>
        ))}
      </fieldset>
    </ActionDialog>
  );
}

function Actions({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation('subscription');
  const { subscriptionId, state, formUrl, cancelAtPeriodEnd } = subscription;
  const renew = useChange(() => shopCall('renewMySubscription', { params: { subscriptionId } }));
  if (isOver(subscription)) return null;
  return (
    <>
      <div className="actions">
        {formUrl && (
          <a className="button primary" href={formUrl}>
            {t('giveCard')}
          </a>
        )}
        {(state === 'PAST_DUE' || cancelAtPeriodEnd) && (
          <Button look="primary" busy={renew.isPending} onClick={() => renew.mutate()}>
            {t(state === 'PAST_DUE' ? 'payNow' : 'resume')}
          </Button>
        )}
        {!cancelAtPeriodEnd && <Cancel subscription={subscription} />}
      </div>
      {renew.error && <Trouble error={renew.error} />}
    </>
  );
}

function OneCharge({ charge }: { readonly charge: Charge }) {
  const { t } = useTranslation('subscription');
  const format = useFormat();
  const shop = useShop();
  const { periodStart, periodEnd, amount, currency, status, tid, failure } = charge;
  return (
    <li>
      <Status tone={CHARGE_TONES[status]}>{t(`charge.${status}`)}</Status>
      <strong>{format.money(amount, currency)}</strong>
      <span className="soft">
        {format.date(periodStart)} – {format.date(periodEnd)}
      </span>
      {shop && tid && (
        <a href={`${shop.pgUrl}/admin/payments/${encodeURIComponent(tid)}`} title={tid}>
          {t('inConsole')}
        </a>
      )}
      {failure && <span className="reason">{failure.message}</span>}
    </li>
  );
}

function Charges({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation('subscription');
  const asked = useCharges(subscription);
  return (
    <div className="charges">
      <h3>{t('charges')}</h3>
      <Asked query={asked}>
        {(charges) =>
          charges.length === 0 ? (
            <p className="soft">{t('noCharges')}</p>
          ) : (
            <ul>
              {charges.map((charge) => (
                <OneCharge key={`${charge.periodStart} ${charge.tid}`} charge={charge} />
              ))}
            </ul>
          )
        }
      </Asked>
    </div>
  );
}

/** One of the buyer's own. */
export function Own({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation('subscription');
  const format = useFormat();
  const heading = useId();
  const { name, amount, currency, state, periodEnd, cancelAtPeriodEnd, openInvoice, failure } = subscription;
  return (
    <article className="card own" aria-labelledby={heading}>
      <h3 id={heading}>
        {name} <Status tone={TONES[state]}>{t(`state.${state}`)}</Status> <code>{state}</code>
      </h3>
      <p>{t('month', { price: format.money(amount, currency) })}</p>
      {periodEnd && !isOver(subscription) && (
        <p className="soft">{t(cancelAtPeriodEnd ? 'until' : 'next', { at: format.date(periodEnd) })}</p>
      )}
      {openInvoice && (
        <p role="alert">
          {t('open', { amount: format.money(openInvoice.amount) })} {openInvoice.failure?.message}{' '}
          {openInvoice.nextTryAt && t('nextTry', { at: format.date(openInvoice.nextTryAt) })}
        </p>
      )}
      {failure && <p>{failure}</p>}
      <Actions subscription={subscription} />
      <Charges subscription={subscription} />
    </article>
  );
}
