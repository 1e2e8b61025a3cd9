import { call } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
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

/** The merchants that a filter offers. */
export function useMerchantIds(): readonly string[] {
  const known = useQuery({
    queryKey: ['merchants'],
    queryFn: () => call('listMerchants', { query: { limit: 200 } }),
  });
  return known.data?.merchants.map(({ id }) => id) ?? [];
}

/** As many as one still chooses from by looking. */
const FEW = 100;

interface PickerProps {
  readonly id: string;
  readonly merchants: readonly string[];
}

/** Of so many merchants one is typed, and those that are like it are offered. */
function TypedMerchant({ id, merchants }: PickerProps) {
  const [merchant, choose] = useMerchant();
  const [typed, type] = useState(merchant);
  const like = useQuery({
    queryKey: ['merchants', 'like', typed],
    queryFn: () => call('listMerchants', { query: { limit: 20, search: typed } }),
    enabled: typed !== '',
  });
  const offered = like.data?.merchants.map((one) => one.id) ?? merchants;
  const take = () => {
    if (typed !== '' && typed !== merchant) choose(typed);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <input
        id={id}
        list={`${id}-like`}
        value={typed}
        maxLength={64}
        onChange={({ target }) => type(target.value)}
        onBlur={take}
      />
      <datalist id={`${id}-like`}>
        {offered.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </datalist>
    </form>
  );
}

function ChosenMerchant({ id, merchants }: PickerProps) {
  const [merchant, choose] = useMerchant();
  return (
    <select id={id} value={merchant} onChange={({ target }) => choose(target.value)}>
      {[...new Set([merchant, ...merchants])].map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  );
}

export function MerchantPicker() {
  const { t } = useTranslation('shell');
  const id = useId();
  const known = useQuery({
    queryKey: ['merchants', 'few'],
    queryFn: () => call('listMerchants', { query: { limit: FEW } }),
  });
  const merchants = known.data?.merchants.map((one) => one.id) ?? [];
  const Picker = known.data?.nextCursor ? TypedMerchant : ChosenMerchant;
  return (
    <div className="merchant-picker">
      <label htmlFor={id}>{t('merchant')}</label>
      <Picker id={id} merchants={merchants} />
    </div>
  );
}
