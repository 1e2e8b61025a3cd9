import { Button, call, Trouble } from '@payflow/page-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** Asks the issuers for news of disputes, and tells what they said. */
export function PollNow() {
  const { t } = useTranslation('disputes');
  const queries = useQueryClient();
  const poll = useMutation({
    mutationFn: () => call('pollDisputes', {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['disputes'] }),
  });
  return (
    <div>
      <Button busy={poll.isPending} onClick={() => poll.mutate()}>
        {t('poll.label')}
      </Button>
      <div role="status" className="soft">
        {poll.data?.issuers.map(({ issuer, events, trouble }) => (
          <p key={issuer}>
            {trouble ? t('poll.trouble', { issuer, trouble }) : t('poll.heard', { issuer, events })}
          </p>
        ))}
      </div>
      {poll.error && <Trouble error={poll.error} />}
    </div>
  );
}
