import { CopyButton, Raw } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

export const headerLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

interface WireTextProps {
  readonly title: string;
  readonly text: string;
}

/** Bytes as they went over the wire. */
function WireText({ title, text }: WireTextProps) {
  const { t } = useTranslation('webhooks');
  return (
    <>
      <h3 className="wire-title">{title}</h3>
      {text === '' ? <p className="soft">{t('wire.nothing')}</p> : <Raw className="wire">{text}</Raw>}
    </>
  );
}

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request as it was sent. */
export function SentRequest({ of }: { readonly of: Sent | null }) {
  const { t } = useTranslation('webhooks');
  if (!of) return <p className="soft">{t('wire.notKept')}</p>;
  const headers = headerLines(of.headers);
  return (
    <>
      <WireText title={t('wire.headers')} text={headers} />
      <WireText title={t('wire.body')} text={of.body} />
      <CopyButton text={`${headers}\n\n${of.body}`} label={t('wire.copy')} />
    </>
  );
}

interface Received {
  readonly statusCode: number | null;
  readonly reply: string | null;
}

/** The beginning of what came back; nothing when no answer came. */
export function Reply({ of }: { readonly of: Received }) {
  const { t } = useTranslation('webhooks');
  return of.reply === null ? null : <WireText title={t('wire.reply')} text={of.reply} />;
}
