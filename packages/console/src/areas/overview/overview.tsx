import { Asked, call, useFormat } from '@payflow/page-kit';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Declines } from './declines.tsx';
import { Empty } from './empty.tsx';
import { Newest } from './newest.tsx';
import { PerMinute } from './per-minute.tsx';
import { Tiles } from './tiles.tsx';
import './overview.css';

const RANGES = [15, 60, 1440, 10080] as const;
type Range = (typeof RANGES)[number];
const NAME = 'minutes';
const USUAL: Range = 60;
/** A long time changes slowly, and costs more to look at. */
const LOOK_AGAIN_MS: Readonly<Record<Range, number>> = { 15: 5_000, 60: 5_000, 1440: 30_000, 10080: 60_000 };

/** What time is looked at: it stands in the address. */
function useRange(): readonly [Range, (range: string) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get(NAME));
  const range = RANGES.find((one) => one === asked) ?? USUAL;
  return [range, (chosen) => setSearch({ [NAME]: chosen }, { replace: true })];
}

function RangePicker({ range, choose }: { readonly range: Range; choose(range: string): void }) {
  const { t } = useTranslation('overview');
  const id = useId();
  return (
    <fieldset className="ranges">
      <legend className="hidden-text">{t('range')}</legend>
      {RANGES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={id}
            value={one}
            checked={one === range}
            onChange={({ target }) => choose(target.value)}
          />
          {t(`ranges.${one}`)}
        </label>
      ))}
    </fieldset>
  );
}

/** How the gateway is doing, looked at again and again. */
export function Page() {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const [range, choose] = useRange();
  const overview = useQuery({
    queryKey: ['overview', range],
    queryFn: () => call('readOverview', { query: { minutes: range } }),
    refetchInterval: LOOK_AGAIN_MS[range],
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <h1>{t('title')}</h1>
      <Asked query={overview}>
        {(seen) =>
          seen.hasPayments ? (
            <>
              <div className="overview-head">
                <RangePicker range={range} choose={choose} />
                <small>{t('asOf', { at: format.time(seen.at) })}</small>
              </div>
              <Tiles seen={seen} />
              <Newest />
              <PerMinute seen={seen} />
              <Declines declines={seen.declines} />
            </>
          ) : (
            <Empty />
          )
        }
      </Asked>
    </>
  );
}
