import { Button, CopyButton, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

/** A secret that was just made, which is shown once. */
export interface NewSecret {
  readonly url: string;
  readonly secret: string;
  /** Until when the one before it signs too. */
  readonly previousUntil: string | null;
}

interface NewSecretNoticeProps {
  readonly of: NewSecret;
  forget(): void;
}

export function NewSecretNotice({ of, forget }: NewSecretNoticeProps) {
  const { t } = useTranslation('webhooks');
  const { time } = useFormat();
  return (
    <div className="notice" role="status">
      <strong>{t('endpoints.secretOnce')}</strong>
      <div className="soft">{of.url}</div>
      <code className="secret">{of.secret}</code>
      {of.previousUntil && <p>{t('endpoints.bothSign', { until: time(of.previousUntil) })}</p>}
      <div className="row-actions">
        <CopyButton text={of.secret} />
        <Button look="quiet" onClick={forget}>
          {t('endpoints.kept')}
        </Button>
      </div>
    </div>
  );
}
