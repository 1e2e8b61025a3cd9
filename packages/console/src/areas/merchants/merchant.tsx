import type { adminMerchants } from '@payflow/contracts';
import { ActionDialog, Asked, call, Field, useFormat } from '@payflow/page-kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Back } from '../../shell/back.tsx';
import { MerchantFields } from './fields.tsx';
import { merchantIn } from './merchant-form.ts';
import { KeyNotice, type ShownKey } from './shown-key.tsx';

type Merchant = adminMerchants.MerchantView;

const BASIS_POINTS_A_PERCENT = 100;
const GRACES = [0, 3600, 86400] as const;

function KeyFacts({ merchant: { hasKey, oldKeyUntil } }: { readonly merchant: Merchant }) {
  const { t } = useTranslation('merchants');
  const format = useFormat();
  const leftMs = oldKeyUntil === null ? 0 : Date.parse(oldKeyUntil) - Date.now();
  return (
    <>
      {t(hasKey ? 'keys.has' : 'keys.none')}{' '}
      {oldKeyUntil !== null && leftMs > 0 && (
        <small>{t('keys.oldUntil', { at: format.time(oldKeyUntil), left: format.duration(leftMs) })}</small>
      )}
    </>
  );
}

function Facts({ merchant }: { readonly merchant: Merchant }) {
  const { t } = useTranslation('merchants');
  const format = useFormat();
  const { limits } = merchant;
  return (
    <dl className="merchant-facts">
      <dt>{t('name')}</dt>
      <dd>{merchant.name}</dd>
      <dt>{t('fee')}</dt>
      <dd>{format.number(merchant.feeBasisPoints / BASIS_POINTS_A_PERCENT)} %</dd>
      <dt>{t('type')}</dt>
      <dd>{t(`types.${merchant.businessType}`)}</dd>
      <dt>{t('amountMax')}</dt>
      <dd>{limits.amountMax === null ? t('unlimited') : format.money(limits.amountMax)}</dd>
      <dt>{t('requests')}</dt>
      <dd>{limits.requestsPerSecond === null ? t('usual') : format.number(limits.requestsPerSecond)}</dd>
      <dt>{t('returnUrl')}</dt>
      <dd>{merchant.returnUrl ?? t('ownPage')}</dd>
      <dt>{t('key')}</dt>
      <dd>
        <KeyFacts merchant={merchant} />
      </dd>
      <dt>{t('created')}</dt>
      <dd>{format.time(merchant.createdAt)}</dd>
    </dl>
  );
}

interface ActionsProps {
  readonly merchant: Merchant;
  show(key: ShownKey): void;
}

function Actions({ merchant, show }: ActionsProps) {
  const { t } = useTranslation('merchants');
  const queries = useQueryClient();
  const { id } = merchant;
  const params = { merchantId: id };
  const renew = () => queries.invalidateQueries({ queryKey: ['merchants'] });
  const edit = async (form: FormData) => {
    await call('changeMerchant', { params, body: merchantIn(form) });
    await renew();
  };
  const rotate = async (form: FormData) => {
    show(await call('rotateKey', { params, body: { graceSeconds: Number(form.get('grace')) } }));
    await renew();
  };
  return (
    <div className="merchant-actions">
      <ActionDialog label={t('edit.open')} title={t('edit.title', { id })} confirm={t('edit.go')} act={edit}>
        <MerchantFields merchant={merchant} />
      </ActionDialog>
      <ActionDialog
        look="danger"
        label={t('rotate.open')}
        title={t('rotate.title', { id })}
        description={t('rotate.what')}
        confirm={t('rotate.go')}
        act={rotate}
      >
        <Field label={t('rotate.grace')}>
          {(ids) => (
            <select {...ids} name="grace" defaultValue={3600}>
              {GRACES.map((seconds) => (
                <option key={seconds} value={seconds}>
                  {t(`rotate.graces.${seconds}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </ActionDialog>
      <Link className="button" to={`/payments?merchant=${encodeURIComponent(id)}`}>
        {t('see')}
      </Link>
      <Link className="button" to={`/wallets?merchant=${encodeURIComponent(id)}`}>
        {t('wallet')}
      </Link>
    </div>
  );
}

/** One merchant: how it is set up, and what can be done about it. */
export function Page() {
  const { merchantId = '' } = useParams();
  const [shown, show] = useState<ShownKey>();
  const merchant = useQuery({
    queryKey: ['merchants', 'one', merchantId],
    queryFn: () => call('getMerchant', { params: { merchantId } }),
  });
  return (
    <>
      <Back to="/merchants" />
      <h1>{merchantId}</h1>
      {shown && <KeyNotice shown={shown} done={() => show(undefined)} />}
      <Asked query={merchant}>
        {(known) => (
          <>
            <Actions merchant={known} show={show} />
            <Facts merchant={known} />
          </>
        )}
      </Asked>
    </>
  );
}
