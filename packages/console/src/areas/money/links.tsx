import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMerchantPath } from './money-page.tsx';

interface IdLinkProps {
  readonly to: string;
  readonly id: string;
  /** Absent: the one that the page is about. */
  readonly merchant?: string | undefined;
  /** Absent: the id itself. */
  readonly children?: ReactNode;
}

/** Leads to what has this id; a long id is cut, and whole in its title. */
function IdLink({ to, id, merchant, children }: IdLinkProps) {
  const path = useMerchantPath();
  return (
    <Link
      className={children ? undefined : 'id'}
      to={path(`/${to}/${id}`, merchant ? { merchant } : {})}
      title={id}
    >
      {children ?? id}
    </Link>
  );
}

export const PaymentLink = ({ tid }: { readonly tid: string }) => <IdLink to="payments" id={tid} />;

export const SettlementLink = (one: Omit<IdLinkProps, 'to'>) => <IdLink to="settlements" {...one} />;

export const DisputeLink = (one: Omit<IdLinkProps, 'to'>) => <IdLink to="disputes" {...one} />;

export const SubscriptionLink = (one: Omit<IdLinkProps, 'to'>) => <IdLink to="subscriptions" {...one} />;

/** Why nothing is there, and the clock by which something would be. */
export function WaitingForTime({ children }: { readonly children: string }) {
  const { t } = useTranslation('money');
  return (
    <>
      {children} <Link to="/clock">{t('clock')}</Link>
    </>
  );
}
