import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem, Unreachable } from '../call.ts';
import { Button } from './button.tsx';
import './trouble.css';

interface TroubleProps {
  readonly error: Error;
  retry?(): void;
}

/** What went wrong, in the server's words, and a way to try again. */
export function Trouble({ error, retry }: TroubleProps) {
  const { t } = useTranslation('kit');
  return (
    <div className="trouble" role="alert">
      <p>{error instanceof Unreachable ? t('unreachable') : error.message}</p>
      {error instanceof Problem &&
        error.errors.map(({ path, message }) => (
          <p key={path}>
            <code>{path}</code> {message}
          </p>
        ))}
      {error instanceof Problem && error.requestId && (
        <small>{t('requestId', { id: error.requestId })}</small>
      )}
      {retry && <Button onClick={retry}>{t('retry')}</Button>}
    </div>
  );
}

interface AskedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error'> & { refetch(): unknown };
  children(data: Data): ReactNode;
}

/** What a query brought, once it has; until then that it is coming, or why it is not. */
export function Asked<Data>({ query, children }: AskedProps<Data>) {
  const { t } = useTranslation('kit');
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Trouble error={query.error} retry={() => query.refetch()} />;
  return (
    <p className="loading" role="status">
      {t('loading')}
    </p>
  );
}
