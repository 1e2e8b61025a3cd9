import { Button, CopyButton } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import './merchants.css';

/** A key that was just made. Nothing keeps it but this page, until it is told that someone else does. */
export interface ShownKey {
  readonly id: string;
  readonly secretKey: string;
}

interface KeyNoticeProps {
  readonly shown: ShownKey;
  done(): void;
}

export function KeyNotice({ shown, done }: KeyNoticeProps) {
  const { t } = useTranslation('merchants');
  return (
    <section className="shown-key" role="status">
      <h2>{t('shown.title', { id: shown.id })}</h2>
      <p>{t('shown.once')}</p>
      <p className="key-line">
        <code>{shown.secretKey}</code>
        <CopyButton text={shown.secretKey} />
      </p>
      <Button onClick={done}>{t('shown.done')}</Button>
    </section>
  );
}
