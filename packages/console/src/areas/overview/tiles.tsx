import type { adminOverview } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly about: string;
}

const Tile = ({ name, value, about }: TileProps) => (
  <div className="tile">
    <dt>{name}</dt>
    <dd>
      <strong>{value}</strong>
      <small>{about}</small>
    </dd>
  </div>
);

const BASIS_POINTS = 10_000;

/** The four numbers that say whether all is well. */
export function Tiles({ seen }: { readonly seen: adminOverview.Overview }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { approval, approving, webhooks, today } = seen;
  const rate = (points: number | null) =>
    points === null ? t('none') : format.percent(points / BASIS_POINTS);
  const took = (ms: number | null) => (ms === null ? t('none') : format.duration(ms));
  return (
    <dl className="tiles">
      <Tile
        name={t('tiles.rate')}
        value={rate(approval.rate)}
        about={t('tiles.rateOf', {
          approved: format.number(approval.approved),
          declined: format.number(approval.declined),
        })}
      />
      <Tile
        name={t('tiles.today')}
        value={format.money(today.captured)}
        about={t('tiles.todayOf', { refunded: format.money(today.refunded) })}
      />
      <Tile
        name={t('tiles.p95')}
        value={took(approving.p95Ms)}
        about={t('tiles.p95Of', {
          p50: took(approving.p50Ms),
          payments: format.number(approving.payments),
        })}
      />
      <Tile
        name={t('tiles.webhooks')}
        value={rate(webhooks.rate)}
        about={t('tiles.webhooksOf', {
          delivered: format.number(webhooks.delivered),
          waiting: format.number(webhooks.waiting),
          lost: format.number(webhooks.lost),
        })}
      />
    </dl>
  );
}
