import { Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

interface Answered {
  readonly statusCode: number | null;
  readonly durationMs: number;
  readonly error: string | null;
}

const isTaken = (status: number | null): boolean => status !== null && status >= 200 && status <= 299;

/** What came back, in a word and how long it took. */
export function Answer({ of }: { readonly of: Answered }) {
  const { t } = useTranslation('webhooks');
  const { duration } = useFormat();
  const { statusCode, durationMs, error } = of;
  return (
    <>
      <Status tone={isTaken(statusCode) ? 'good' : 'bad'}>{statusCode ?? t('noAnswer')}</Status>{' '}
      <span className="soft">{duration(durationMs)}</span>
      {error && <span className="soft"> · {error}</span>}
    </>
  );
}
