import type { adminMerchants } from '@payflow/contracts';
import { Field } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

const USUAL_FEE = 280;
const BASIS_POINTS_A_PERCENT = 100;
const TYPES = ['COMPANY', 'INDIVIDUAL'] as const satisfies readonly adminMerchants.BusinessType[];

interface MerchantFieldsProps {
  /** As it is; absent for one that is to be. */
  readonly merchant?: adminMerchants.MerchantView;
}

function Limits({ merchant }: MerchantFieldsProps) {
  const { t } = useTranslation('merchants');
  return (
    <>
      <Field label={t('amountMax')} hint={t('amountMaxHint')}>
        {(ids) => (
          <input
            {...ids}
            name="amountMax"
            type="number"
            min={1}
            max={1_000_000_000}
            defaultValue={merchant?.limits.amountMax ?? ''}
          />
        )}
      </Field>
      <Field label={t('requests')} hint={t('requestsHint')}>
        {(ids) => (
          <input
            {...ids}
            name="requestsPerSecond"
            type="number"
            min={1}
            max={1_000_000}
            defaultValue={merchant?.limits.requestsPerSecond ?? ''}
          />
        )}
      </Field>
    </>
  );
}

/** What may be said of a merchant, when it is taken in and later. */
export function MerchantFields({ merchant }: MerchantFieldsProps) {
  const { t } = useTranslation('merchants');
  const fee = (merchant?.feeBasisPoints ?? USUAL_FEE) / BASIS_POINTS_A_PERCENT;
  return (
    <>
      <Field label={t('name')}>
        {(ids) => <input {...ids} name="name" required maxLength={100} defaultValue={merchant?.name} />}
      </Field>
      <Field label={t('fee')} hint={t('feeHint')}>
        {(ids) => (
          <input
            {...ids}
            name="fee"
            type="number"
            required
            min={0}
            max={100}
            step={0.01}
            defaultValue={fee}
          />
        )}
      </Field>
      <Field label={t('type')}>
        {(ids) => (
          <select {...ids} name="businessType" defaultValue={merchant?.businessType}>
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {t(`types.${type}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Limits {...(merchant ? { merchant } : {})} />
      <Field label={t('returnUrl')} hint={t('returnUrlHint')}>
        {(ids) => <input {...ids} name="returnUrl" type="url" defaultValue={merchant?.returnUrl ?? ''} />}
      </Field>
    </>
  );
}
