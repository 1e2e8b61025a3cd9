import type { adminWebhooks, BodyOf, ReplyOf } from '@payflow/contracts';
import { Button, call, Field, Status, Trouble, useFormat } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../answer.tsx';
import { Reply, SentRequest } from '../wire.tsx';
import type { Inspected } from './data.ts';

type Signing = adminWebhooks.TestSigning;
type Result = ReplyOf<typeof adminWebhooks.sendEditedWebhook>;
interface Test {
  readonly sign: Signing;
  readonly result: Result;
}

const SIGNINGS: readonly Signing[] = ['valid', 'tampered', 'stale', 'wrong-secret', 'unsigned'];

/** Whether a receiver that verifies would have answered like this. */
function isRight({ sign, result: { received } }: Test): boolean {
  const { statusCode } = received;
  if (statusCode === null) return false;
  return sign === 'valid' ? statusCode >= 200 && statusCode <= 299 : statusCode === 401 || statusCode === 403;
}

function TestCard({ of }: { readonly of: Test }) {
  const { t } = useTranslation('webhooks');
  const { time } = useFormat();
  const { received, sent } = of.result;
  const right = isRight(of);
  return (
    <article className="card">
      <header>
        <h3>{t('edit.test', { sign: t(`edit.signings.${of.sign}`) })}</h3>
        <span>
          <Answer of={received} />
        </span>
        <time className="soft" dateTime={received.at}>
          {time(received.at)}
        </time>
      </header>
      <p>
        <Status tone={right ? 'good' : 'waiting'}>{t(right ? 'edit.right' : 'edit.notRight')}</Status>{' '}
        {t(of.sign === 'valid' ? 'edit.shouldTake' : 'edit.shouldRefuse')}
      </p>
      <Reply of={received} />
      <details>
        <summary>{t('edit.sent')}</summary>
        <SentRequest of={sent} />
      </details>
    </article>
  );
}

function readEdit(form: FormData): BodyOf<typeof adminWebhooks.sendEditedWebhook> {
  const [webhookId, skew] = [String(form.get('webhookId')).trim(), String(form.get('skew')).trim()];
  return {
    // A form's text ends its lines by CR LF; what is signed and sent is what stands in the field.
    body: String(form.get('body')).replaceAll('\r\n', '\n'),
    sign: String(form.get('sign')) as Signing,
    ...(webhookId === '' ? {} : { webhookId }),
    ...(skew === '' ? {} : { skewSeconds: Number(skew) }),
  };
}

function Controls({ delivery }: { readonly delivery: Inspected }) {
  const { t } = useTranslation('webhooks');
  return (
    <>
      <Field label={t('wire.body')}>
        {(ids) => <textarea {...ids} name="body" defaultValue={delivery.body} spellCheck={false} rows={8} />}
      </Field>
      <div className="side-by-side">
        <Field label={t('edit.sign')}>
          {(ids) => (
            <select {...ids} name="sign">
              {SIGNINGS.map((one) => (
                <option key={one} value={one}>
                  {t(`edit.signings.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="webhook-id" hint={t('edit.idHint')}>
          {(ids) => <input {...ids} name="webhookId" defaultValue={delivery.eventId} spellCheck={false} />}
        </Field>
        <Field label={t('edit.skew')} hint={t('edit.skewHint')}>
          {(ids) => <input {...ids} name="skew" type="number" step={1} placeholder="0" />}
        </Field>
      </div>
    </>
  );
}

/** Sends a changed webhook to the same receiver: a test, which is no try of the delivery and is kept nowhere but here. */
export function EditAndSend({ delivery }: { readonly delivery: Inspected }) {
  const { t } = useTranslation('webhooks');
  const [tests, setTests] = useState<readonly Test[]>([]);
  const send = useMutation({
    mutationFn: (body: BodyOf<typeof adminWebhooks.sendEditedWebhook>) =>
      call('sendEditedWebhook', { params: { id: delivery.id }, body }),
    onSuccess: (result, { sign }) => setTests((before) => [{ sign, result }, ...before]),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    send.mutate(readEdit(new FormData(event.currentTarget)));
  };
  return (
    <>
      <p className="soft">{t('edit.means')}</p>
      <form className="wide-form" onSubmit={submit}>
        <Controls delivery={delivery} />
        <div>
          <Button type="submit" look="primary" busy={send.isPending}>
            {t(send.isPending ? 'edit.sending' : 'edit.send')}
          </Button>
        </div>
      </form>
      {send.error && <Trouble error={send.error} />}
      <div aria-live="polite">
        {tests.map((test, index) => (
          <TestCard key={tests.length - index} of={test} />
        ))}
      </div>
    </>
  );
}
