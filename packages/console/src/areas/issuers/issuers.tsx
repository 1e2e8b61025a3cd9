import type { adminIssuers } from '@payflow/contracts';
import { Asked, call, Status, type Tone, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { column, DataTable } from '../../table/data-table.tsx';
import { ScriptsOf } from './scripts/scripts-of.tsx';
import './issuers.css';

type Issuer = adminIssuers.IssuerView;

/** An open breaker closes by itself: the page must not go on saying otherwise. */
const LOOK_EVERY_MS = 3_000;

const TONES: Readonly<Record<Issuer['breaker']['state'], Tone>> = {
  CLOSED: 'good',
  OPEN: 'bad',
  PROBING: 'waiting',
};

function Breaker({ breaker: { state, probeInMs } }: Pick<Issuer, 'breaker'>) {
  const { t } = useTranslation('issuers');
  const { duration } = useFormat();
  return (
    <>
      <Status tone={TONES[state]}>{t(`breakers.${state}`)}</Status>
      {probeInMs !== null && (
        <small className="aside">
          {probeInMs > 0 ? t('probeIn', { wait: duration(probeInMs) }) : t('probeNow')}
        </small>
      )}
    </>
  );
}

function Issuers({ issuers }: { readonly issuers: readonly Issuer[] }) {
  const { t } = useTranslation('issuers');
  const format = useFormat();
  const columns = [
    column<Issuer>('name', t('name'), ({ name, url }) => (
      <>
        <strong>{name}</strong> <small className="aside">{url}</small>
      </>
    )),
    column<Issuer>('breaker', t('breaker'), ({ breaker }) => <Breaker breaker={breaker} />),
    column<Issuer>('since', t('since'), ({ breaker }) => format.time(breaker.since)),
    column<Issuer>('failures', t('failures'), ({ breaker }) =>
      t('ofTwenty', { failures: format.number(breaker.failures) }),
    ),
    column<Issuer>('underWay', t('underWay'), ({ inFlight, limit }) =>
      t('ofPlaces', { count: inFlight, limit }),
    ),
    column<Issuer>('deadline', t('deadline'), ({ deadlineMs }) => format.duration(deadlineMs)),
    column<Issuer>('cards', t('cards'), ({ bins }) => (bins.length > 0 ? bins.join(', ') : t('anyCard'))),
    column<Issuer>('weight', t('weight'), ({ weight }) => format.number(weight), 'end'),
  ];
  return <DataTable label={t('title')} columns={columns} rows={issuers} idOf={({ name }) => name} />;
}

/** The card companies behind the gateway, and what each is told to do. */
export function Page() {
  const { t } = useTranslation('issuers');
  const query = useQuery({
    queryKey: ['issuers'],
    queryFn: () => call('listIssuers', {}),
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <>
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      <Asked query={query}>
        {({ issuers }) => (
          <>
            <Issuers issuers={issuers} />
            {issuers.map(({ name }) => (
              <ScriptsOf key={name} issuer={name} />
            ))}
          </>
        )}
      </Asked>
    </>
  );
}
