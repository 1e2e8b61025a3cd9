import type { issuer as card } from '@payflow/contracts';
import { Button, Status, type Tone, Trouble } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { column, DataTable } from '../../../table/data-table.tsx';
import { useScriptsChanged } from './scripts-query.ts';
import { type Tried, tryScript, untriable } from './try-it.ts';

const toneOf = (status: string): Tone =>
  status === 'FAILED' ? 'bad' : status === 'UNKNOWN' ? 'waiting' : 'good';

function Results({ tried }: { readonly tried: readonly Tried[] }) {
  const { t } = useTranslation('issuers');
  const columns = [
    column<Tried>('payment', t('script.payment'), ({ tid }) => (
      <Link className="mono" to={`/payments/${tid}`}>
        {tid}
      </Link>
    )),
    column<Tried>('became', t('script.became'), ({ status }) => (
      <>
        <Status tone={toneOf(status)}>{t(`status.${status}`)}</Status> <code>{status}</code>
      </>
    )),
    column<Tried>('why', t('script.why'), ({ why }) => why),
  ];
  return <DataTable label={t('script.tried')} columns={columns} rows={tried} idOf={({ tid }) => tid} />;
}

/** Small payments that the script fits, and what became of each, the latest first. */
export function TryIt({ issuer, script }: { readonly issuer: string; readonly script: card.Script }) {
  const { t } = useTranslation('issuers');
  const changed = useScriptsChanged(issuer);
  const [tried, setTried] = useState<readonly Tried[]>([]);
  const attempt = useMutation({
    mutationFn: () => tryScript(script),
    onSuccess: (one) => setTried((before) => [one, ...before]),
    onSettled: changed,
  });
  const reason = untriable(script);
  if (reason) return <p>{t(`script.noTry.${reason}`)}</p>;
  return (
    <section aria-live="polite">
      <h2>{t('script.tryIt')}</h2>
      <p>{t('script.tryWhat')}</p>
      <Button look="primary" busy={attempt.isPending} onClick={() => attempt.mutate()}>
        <Play size={16} aria-hidden />
        {t(attempt.isPending ? 'script.trying' : 'script.tryIt')}
      </Button>
      {attempt.error && <Trouble error={attempt.error} />}
      {tried.length > 0 && <Results tried={tried} />}
    </section>
  );
}
