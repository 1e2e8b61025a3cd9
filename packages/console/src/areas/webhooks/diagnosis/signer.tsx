import { call, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Evidence } from './diagnose.ts';
import { readHeaders } from './headers.ts';

interface SignerProps {
  readonly merchant: string;
  readonly evidence: Evidence;
}

/** Whose secret really signed it, as the gateway knows; the pasted secret is not told it. */
export function Signer({ merchant, evidence: { headers, body } }: SignerProps) {
  const { t } = useTranslation('webhooks');
  const { time } = useFormat();
  const given = readHeaders(headers);
  const first = (name: keyof typeof given) => given[name][0]?.trim() ?? '';
  const asked = {
    ...{ merchantId: merchant, body, webhookId: first('webhook-id') },
    webhookTimestamp: first('webhook-timestamp'),
    webhookSignature: first('webhook-signature'),
  };
  const { data } = useQuery({
    queryKey: ['webhook-signer', asked],
    queryFn: () => call('findWebhookSigner', { body: asked }),
    retry: false,
  });
  if (!data) return null;
  const { signer } = data;
  if (!signer) return <p className="soft">{t('verify.noSigner', { merchant })}</p>;
  const { endpointId, url, secret, signsUntil } = signer;
  return (
    <p className="notice">
      {t(`verify.signers.${secret}`, { url, until: signsUntil ? time(signsUntil) : '' })}{' '}
      <Link to={`/webhooks/endpoints?merchant=${merchant}`}>
        <code>{endpointId}</code>
      </Link>
    </p>
  );
}
