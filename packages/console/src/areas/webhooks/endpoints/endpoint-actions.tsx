import { ActionDialog, call } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { type Endpoint, useChanged } from './data.ts';
import { EditEndpoint } from './endpoint-form.tsx';
import type { NewSecret } from './new-secret.tsx';

interface EndpointActionsProps {
  readonly merchant: string;
  readonly endpoint: Endpoint;
  onSecret(made: NewSecret): void;
}

function Rotate({ merchant, endpoint: { id, url }, onSecret }: EndpointActionsProps) {
  const { t } = useTranslation('webhooks');
  const changed = useChanged(merchant);
  const rotate = async () => {
    const { data } = await call('rotateWebhookSecret', { params: { id }, body: {} }, { merchant });
    await changed();
    onSecret({ url, secret: data.secret, previousUntil: data.previousExpiresAt });
  };
  return (
    <ActionDialog
      label={t('endpoints.rotate')}
      title={t('endpoints.rotate')}
      description={<p>{t('endpoints.rotateMeans')}</p>}
      confirm={t('endpoints.rotate')}
      act={rotate}
    />
  );
}

/** What may be done about an endpoint. */
export function EndpointActions(props: EndpointActionsProps) {
  const { t } = useTranslation('webhooks');
  const { merchant, endpoint } = props;
  const { id, enabled, url } = endpoint;
  const changed = useChanged(merchant);
  const turn = async () => {
    await call('changeWebhookEndpoint', { params: { id }, body: { enabled: !enabled } }, { merchant });
    await changed();
  };
  const remove = async () => {
    await call('deleteWebhookEndpoint', { params: { id } }, { merchant });
    await changed();
  };
  const turning = enabled ? 'disable' : 'enable';
  return (
    <div className="row-actions">
      <EditEndpoint merchant={merchant} endpoint={endpoint} />
      <ActionDialog
        label={t(`endpoints.${turning}`)}
        title={t(`endpoints.${turning}`)}
        description={<p>{t(`endpoints.${turning}Means`, { url })}</p>}
        confirm={t(`endpoints.${turning}`)}
        act={turn}
      />
      <Rotate {...props} />
      <ActionDialog
        label={t('endpoints.remove')}
        look="danger"
        title={t('endpoints.remove')}
        description={<p>{t('endpoints.removeMeans', { url })}</p>}
        confirm={t('endpoints.remove')}
        act={remove}
      />
    </div>
  );
}
