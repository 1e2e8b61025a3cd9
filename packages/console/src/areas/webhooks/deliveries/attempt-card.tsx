import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Answer } from '../answer.tsx';
import { Reply, SentRequest } from '../wire.tsx';
import type { Attempt, Inspected } from './data.ts';

interface AttemptCardProps {
  readonly delivery: Inspected;
  readonly attempt: Attempt;
  readonly isOpen: boolean;
}

/** One try: what went out, and what came back. */
export function AttemptCard({ delivery, attempt, isOpen }: AttemptCardProps) {
  const { t } = useTranslation('webhooks');
  const { time } = useFormat();
  const { number, at, request } = attempt;
  const verify = `/webhooks/verify?${new URLSearchParams({ delivery: delivery.id, try: String(number) })}`;
  return (
    <details className="card" open={isOpen}>
      <summary>
        <strong>{t('tryNumber', { number })}</strong> <Answer of={attempt} />{' '}
        <time className="soft" dateTime={at}>
          {time(at)}
        </time>
      </summary>
      {request && request.body !== delivery.body && <p className="notice">{t('wire.otherBody')}</p>}
      <SentRequest of={request} />
      <Reply of={attempt} />
      {request && (
        <p>
          <Link to={verify}>{t('verify.why')}</Link>
        </p>
      )}
    </details>
  );
}
