import type { WebhookType } from '@payflow/contracts';
import { ActionDialog, call, Field } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { webhookTypes } from '../event-types.ts';
import { type Endpoint, useChanged } from './data.ts';
import type { NewSecret } from './new-secret.tsx';

interface FieldsProps {
  readonly url?: string;
  readonly events: readonly WebhookType[];
}

function EndpointFields({ url, events }: FieldsProps) {
  const { t } = useTranslation('webhooks');
  return (
    <>
      <Field label="URL" hint={t('endpoints.urlHint')}>
        {(ids) => (
          <input
            {...ids}
            name="url"
            type="url"
            required
            defaultValue={url}
            placeholder="http://localhost:3000/hook"
          />
        )}
      </Field>
      <fieldset className="choices">
        <legend>{t('endpoints.events')}</legend>
        {webhookTypes.map((one) => (
          <label key={one}>
            <input type="checkbox" name="events" value={one} defaultChecked={events.includes(one)} /> {one}
          </label>
        ))}
      </fieldset>
    </>
  );
}

const eventsIn = (form: FormData): WebhookType[] => form.getAll('events') as WebhookType[];

interface AddProps {
  readonly merchant: string;
  onSecret(made: NewSecret): void;
}

/** Registers a URL; the secret comes back once. */
export function AddEndpoint({ merchant, onSecret }: AddProps) {
  const { t } = useTranslation('webhooks');
  const changed = useChanged(merchant);
  const add = async (form: FormData) => {
    const secret = String(form.get('secret')).trim();
    const body = {
      url: String(form.get('url')).trim(),
      events: eventsIn(form),
      ...(secret ? { secret } : {}),
    };
    const { data } = await call('registerWebhookEndpoint', { body }, { merchant });
    await changed();
    if (data.secret) onSecret({ url: data.url, secret: data.secret, previousUntil: null });
  };
  return (
    <ActionDialog
      label={t('endpoints.add')}
      look="primary"
      title={t('endpoints.add')}
      confirm={t('endpoints.add')}
      act={add}
    >
      <EndpointFields events={webhookTypes} />
      <Field label={t('endpoints.ownSecret')} hint={t('endpoints.ownSecretHint')}>
        {(ids) => (
          <input {...ids} name="secret" autoComplete="off" spellCheck={false} placeholder="whsec_…" />
        )}
      </Field>
    </ActionDialog>
  );
}

interface EditProps {
  readonly merchant: string;
  readonly endpoint: Endpoint;
}

export function EditEndpoint({ merchant, endpoint }: EditProps) {
  const { t } = useTranslation('webhooks');
  const changed = useChanged(merchant);
  const edit = async (form: FormData) => {
    const body = { url: String(form.get('url')).trim(), events: eventsIn(form) };
    await call('changeWebhookEndpoint', { params: { id: endpoint.id }, body }, { merchant });
    await changed();
  };
  return (
    <ActionDialog
      label={t('endpoints.edit')}
      title={t('endpoints.editTitle')}
      description={<p>{t('endpoints.editMeans')}</p>}
      confirm={t('endpoints.save')}
      act={edit}
    >
      <EndpointFields url={endpoint.url} events={endpoint.events} />
    </ActionDialog>
  );
}
