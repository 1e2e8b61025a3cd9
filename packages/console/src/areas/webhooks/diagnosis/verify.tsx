import { Button, Field } from '@payflow/page-kit';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { MerchantPicker, useMerchant } from '../../../shell/merchant.tsx';
import { type Attempt, type Inspected, useDelivery } from '../deliveries/data.ts';
import { WebhooksPage } from '../webhooks-page.tsx';
import { headerLines } from '../wire.tsx';
import { type Diagnosis, diagnose, type Evidence } from './diagnose.ts';
import { Findings } from './findings.tsx';
import { Signer } from './signer.tsx';

type Ages = 'sent' | 'now' | 'never';

interface Known {
  readonly delivery: Inspected;
  readonly attempt: Attempt;
}

/** The form's text, whose lines end by LF as they stand in the field. */
const textOf = (form: FormData, name: string): string => String(form.get(name)).replaceAll('\r\n', '\n');

function atSecondsOf(age: Ages, known: Known | undefined): number | undefined {
  if (age === 'never') return undefined;
  return Math.floor((age === 'sent' && known ? Date.parse(known.attempt.at) : Date.now()) / 1000);
}

function Inputs({ known }: { readonly known: Known | undefined }) {
  const { t } = useTranslation('webhooks');
  const request = known?.attempt.request;
  return (
    <>
      <Field label={t('verify.headers')} hint={t('verify.headersHint')}>
        {(ids) => (
          <textarea
            {...ids}
            name="headers"
            rows={5}
            spellCheck={false}
            defaultValue={request ? headerLines(request.headers) : ''}
          />
        )}
      </Field>
      <Field label={t('verify.body')} hint={t('verify.bodyHint')}>
        {(ids) => <textarea {...ids} name="body" rows={7} spellCheck={false} defaultValue={request?.body} />}
      </Field>
      <div className="side-by-side">
        <Field label={t('verify.secret')} hint={t('verify.secretHint')}>
          {(ids) => (
            <input {...ids} name="secret" autoComplete="off" spellCheck={false} placeholder="whsec_…" />
          )}
        </Field>
        <Field label={t('verify.age')}>
          {(ids) => (
            <select {...ids} name="age">
              {known && <option value="sent">{t('verify.ages.sent')}</option>}
              <option value="now">{t('verify.ages.now')}</option>
              <option value="never">{t('verify.ages.never')}</option>
            </select>
          )}
        </Field>
      </div>
    </>
  );
}

interface Outcome {
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
}

function Tool({ known, merchant }: { readonly known: Known | undefined; readonly merchant: string }) {
  const { t } = useTranslation('webhooks');
  const [outcome, setOutcome] = useState<Outcome>();
  const look = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const evidence: Evidence = {
      ...{ headers: textOf(form, 'headers'), body: textOf(form, 'body'), secret: textOf(form, 'secret') },
      atSeconds: atSecondsOf(textOf(form, 'age') as Ages, known),
      sent: known?.attempt.request ?? undefined,
    };
    setOutcome({ evidence, diagnosis: await diagnose(evidence) });
  };
  return (
    <>
      <form className="wide-form" onSubmit={look} autoComplete="off">
        <Inputs known={known} />
        <div>
          <Button type="submit" look="primary">
            {t('verify.look')}
          </Button>
        </div>
      </form>
      {outcome && <Findings of={outcome.diagnosis} />}
      {outcome && outcome.diagnosis.signed !== true && (
        <Signer merchant={merchant} evidence={outcome.evidence} />
      )}
    </>
  );
}

function Prefilled({ id, number }: { readonly id: string; readonly number: number }) {
  const { t } = useTranslation('webhooks');
  const { data: delivery } = useDelivery(id);
  if (!delivery) return null;
  const attempt = delivery.attempts.find((one) => one.number === number) ?? delivery.attempts.at(-1);
  return (
    <>
      <p>
        {t('verify.prefilled', { number: attempt?.number ?? 0 })}{' '}
        <Link to={`/webhooks/deliveries/${id}`}>{delivery.type}</Link>
      </p>
      <Tool known={attempt && { delivery, attempt }} merchant={delivery.merchantId} />
    </>
  );
}

/** Finds out why a webhook does not verify; what is pasted stays in the browser. */
export function Page() {
  const { t } = useTranslation('webhooks');
  const [search] = useSearchParams();
  const [merchant] = useMerchant();
  const id = search.get('delivery');
  return (
    <WebhooksPage>
      <h2>{t('verify.title')}</h2>
      <p className="soft">{t('verify.intro')}</p>
      {!globalThis.isSecureContext && <p className="notice">{t('verify.insecure')}</p>}
      {id ? (
        <Prefilled id={id} number={Number(search.get('try'))} />
      ) : (
        <>
          <MerchantPicker />
          <Tool known={undefined} merchant={merchant} />
        </>
      )}
    </WebhooksPage>
  );
}
