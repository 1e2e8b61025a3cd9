import type { LedgerAccount } from '@payflow/contracts';
import { useTranslation } from 'react-i18next';

/** An account as a bookkeeper calls it, and as the API does. */
export function AccountName({ of }: { readonly of: LedgerAccount }) {
  const { t } = useTranslation('money');
  return (
    <>
      {t(`accounts.${of}`)} <code className="soft">{of}</code>
    </>
  );
}
