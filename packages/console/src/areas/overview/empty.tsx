import { CopyButton, Raw } from '@payflow/page-kit';
import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shell/session.ts';

/** As in the README: what makes a payment, and approves it. */
const commandsAt = (pg: string): string =>
  [
    `tid=$(curl -s ${pg}/pay/ready -H 'content-type: application/json' \\`,
    `  -d '{"orderNo": "FIRST-1", "amount": 50000}' | sed 's/.*"tid":"\\([^"]*\\)".*/\\1/')`,
    `curl -s ${pg}/pay/approve -H 'content-type: application/json' -d "{\\"tid\\": \\"$tid\\"}"`,
  ].join('\n');

/** Nobody has ever paid here: how to begin. */
export function Empty() {
  const { t } = useTranslation('overview');
  const session = useSession();
  const commands = commandsAt(location.origin);
  return (
    <section className="panel">
      <h2>{t('empty.title')}</h2>
      <p>{t('empty.intro')}</p>
      {session.data && (
        <p>
          <a className="button primary" href={session.data.shopUrl}>
            <ExternalLink size={16} aria-hidden />
            {t('empty.shop')}
          </a>
        </p>
      )}
      {session.data?.mode === 'sandbox' && (
        <>
          <h3>{t('empty.curl')}</h3>
          <Raw>{commands}</Raw>
          <CopyButton text={commands} />
        </>
      )}
    </section>
  );
}
