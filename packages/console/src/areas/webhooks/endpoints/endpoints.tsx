import { Asked, Status, useFormat } from '@payflow/page-kit';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MerchantPicker, useMerchant } from '../../../shell/merchant.tsx';
import { column, DataTable } from '../../../table/data-table.tsx';
import { webhookTypes } from '../event-types.ts';
import { WebhooksPage } from '../webhooks-page.tsx';
import { type Endpoint, useEndpoints, useRate } from './data.ts';
import { EndpointActions } from './endpoint-actions.tsx';
import { AddEndpoint } from './endpoint-form.tsx';
import { type NewSecret, NewSecretNotice } from './new-secret.tsx';

function State({ of }: { readonly of: Endpoint }) {
  const { t } = useTranslation('webhooks');
  const { time } = useFormat();
  const { enabled, disabledReason, disabledAt, failingSince } = of;
  if (!enabled)
    return (
      <>
        <Status tone="plain">{t('endpoints.disabled')}</Status>{' '}
        <span className="soft">
          {disabledReason && t(`endpoints.reasons.${disabledReason}`)} {disabledAt && time(disabledAt)}
        </span>
      </>
    );
  if (failingSince)
    return (
      <>
        <Status tone="bad">{t('endpoints.failing')}</Status>{' '}
        <span className="soft">{t('endpoints.since', { at: time(failingSince) })}</span>
      </>
    );
  return <Status tone="good">{t('endpoints.enabled')}</Status>;
}

function OldSecret({ until }: { readonly until: string | null }) {
  const { t } = useTranslation('webhooks');
  const { time } = useFormat();
  if (until === null || Date.parse(until) <= Date.now()) return null;
  return <div className="soft">{t('endpoints.oldSigns', { until: time(until) })}</div>;
}

function SuccessRate({ merchant, id }: { readonly merchant: string; readonly id: string }) {
  const { t } = useTranslation('webhooks');
  const { percent, number } = useFormat();
  const { data } = useRate(merchant, id);
  if (!data || data.of === 0) return <>–</>;
  const { delivered, of } = data;
  return (
    <Link to={`/webhooks?${new URLSearchParams({ of: merchant, endpoint: id })}`}>
      {percent(delivered / of)}
      <br />
      <span className="soft">{t('endpoints.rateOf', { delivered: number(delivered), of: number(of) })}</span>
    </Link>
  );
}

function Events({ of }: { readonly of: Endpoint['events'] }) {
  const { t } = useTranslation('webhooks');
  if (of.length === webhookTypes.length) return <>{t('endpoints.allEvents')}</>;
  return (
    <details>
      <summary>{t('endpoints.someEvents', { count: of.length })}</summary>
      {of.map((one) => (
        <div key={one}>
          <code>{one}</code>
        </div>
      ))}
    </details>
  );
}

interface EndpointTableProps {
  readonly merchant: string;
  readonly rows: readonly Endpoint[];
  onSecret(made: NewSecret): void;
}

function EndpointTable({ merchant, rows, onSecret }: EndpointTableProps) {
  const { t } = useTranslation('webhooks');
  const columns = [
    column<Endpoint>('url', 'URL', ({ id, url, previousSecretUntil }) => (
      <>
        <span className="secret">{url}</span>
        <code className="soft">{id}</code>
        <OldSecret until={previousSecretUntil} />
      </>
    )),
    column<Endpoint>('state', t('columns.status'), (endpoint) => <State of={endpoint} />),
    column<Endpoint>('events', t('endpoints.events'), ({ events }) => <Events of={events} />),
    column<Endpoint>(
      'rate',
      t('endpoints.rate'),
      ({ id }) => <SuccessRate merchant={merchant} id={id} />,
      'end',
    ),
    column<Endpoint>('actions', t('endpoints.actions'), (endpoint) => (
      <EndpointActions merchant={merchant} endpoint={endpoint} onSecret={onSecret} />
    )),
  ];
  return <DataTable label={t('tabs.endpoints')} columns={columns} rows={rows} idOf={({ id }) => id} />;
}

/** Where a merchant wants webhooks. */
export function Page() {
  const { t } = useTranslation('webhooks');
  const [merchant] = useMerchant();
  const [made, setMade] = useState<NewSecret>();
  return (
    <WebhooksPage actions={<AddEndpoint merchant={merchant} onSecret={setMade} />}>
      <MerchantPicker />
      {made && <NewSecretNotice of={made} forget={() => setMade(undefined)} />}
      <Asked query={useEndpoints(merchant)}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="empty">{t('endpoints.empty')}</p>
          ) : (
            <EndpointTable merchant={merchant} rows={rows} onSecret={setMade} />
          )
        }
      </Asked>
    </WebhooksPage>
  );
}
