import type { shopExchanges } from '@payflow/contracts';
import { CopyButton, Raw, Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

type Exchange = shopExchanges.Exchange;

const OK = 300;

function Answer({ exchange }: { readonly exchange: Exchange }) {
  const { t } = useTranslation('orders');
  const { status, ms, note, call } = exchange;
  if (status !== null) return <Status tone={status < OK ? 'good' : 'bad'}>{status}</Status>;
  if (call !== 'WEBHOOK' && ms === null) return <Status tone="waiting">{t('behind.underWay')}</Status>;
  return <Status tone="bad">{call === 'WEBHOOK' ? note?.split(':')[0] : t('behind.lost')}</Status>;
}

function Body({ name, body }: { readonly name: string; readonly body: unknown }) {
  const { t } = useTranslation('orders');
  if (body === null || body === undefined)
    return (
      <p className="soft">
        {name}: {t('behind.empty')}
      </p>
    );
  const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  return (
    <div className="body">
      <p>
        <strong>{name}</strong>
        <CopyButton text={text} label={t('behind.copy')} />
      </p>
      <Raw>{text}</Raw>
    </div>
  );
}

/** What a webhook tells of: payment.captured. */
const typeOf = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'type' in body ? String(body.type) : undefined;

/** One call, and what was answered: in a line, and on asking with every byte that matters. */
export function OneExchange({ exchange }: { readonly exchange: Exchange }) {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const { call, at, method, path, key, request, reply, ms, note } = exchange;
  const isIn = call === 'WEBHOOK';
  const type = isIn && typeOf(request);
  return (
    <li className={isIn ? 'exchange in' : 'exchange'}>
      <details>
        <summary>
          <span className="way">{t(isIn ? 'behind.toShop' : 'behind.toPg')}</span>
          <strong>{t(`behind.call.${call}`)}</strong>
          {type && <code>{type}</code>}
          <code>
            {method} {path}
          </code>
          <Answer exchange={exchange} />
          <span className="soft when">
            {format.clock(at)}
            {ms !== null && ` · ${format.duration(ms)}`}
          </span>
        </summary>
        {key && (
          <p className="soft">
            {t(isIn ? 'behind.webhookId' : 'behind.key')}: <code>{key}</code>
          </p>
        )}
        {note && <p className="soft">{note}</p>}
        <Body name={t('behind.request')} body={request} />
        <Body name={t('behind.reply')} body={reply} />
      </details>
    </li>
  );
}
