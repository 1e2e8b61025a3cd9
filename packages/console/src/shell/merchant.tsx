import { call } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

const DEMO_MERCHANT = 'M001';
const NAME = 'merchant';

/** Whose money, webhooks or subscriptions a page shows: it stands in the address, so that a link shows the same. */
export function useMerchant(): readonly [merchant: string, choose: (merchant: string) => void] {
  const [search, setSearch] = useSearchParams();
  const choose = (merchant: string) => setSearch({ [NAME]: merchant });
  return [search.get(NAME) ?? DEMO_MERCHANT, choose];
}

export function MerchantPicker() {
  const { t } = useTranslation('shell');
  const id = useId();
  const [merchant, choose] = useMerchant();
  const known = useQuery({
    queryKey: ['merchants'],
    queryFn: () => call('listMerchants', { query: { limit: 200 } }),
  });
  const ids = new Set([merchant, ...(known.data?.merchants.map((one) => one.id) ?? [])]);
  return (
    <p className="merchant-picker">
      <label htmlFor={id}>{t('merchant')}</label>
      <select id={id} value={merchant} onChange={({ target }) => choose(target.value)}>
        {[...ids].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </p>
  );
}
