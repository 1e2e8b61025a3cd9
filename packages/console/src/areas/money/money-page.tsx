import { CopyButton } from '@payflow/page-kit';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { Back } from '../../shell/back.tsx';
import { MerchantPicker, useMerchant } from '../../shell/merchant.tsx';
import './money.css';

/** Leads to a place of the console that shows the same merchant. */
export function useMerchantPath(): (path: string, more?: Readonly<Record<string, string>>) => string {
  const [merchant] = useMerchant();
  return (path, more = {}) => `${path}?${new URLSearchParams({ merchant, ...more })}`;
}

interface MoneyPageProps {
  /** Its words' name; `title` and `intro` are among them. */
  readonly area: string;
  /** What can be done on it. */
  readonly actions?: ReactNode;
  /** Its parts: path and words. */
  readonly tabs?: readonly (readonly [path: string, said: string])[];
  readonly children: ReactNode;
}

/** A page about all merchants' money. */
export function HousePage({ area, actions, tabs = [], children }: MoneyPageProps) {
  const { t } = useTranslation(area);
  const path = useMerchantPath();
  return (
    <>
      <div className="money-head">
        <div>
          <h1>{t('title')}</h1>
          <p>{t('intro')}</p>
        </div>
        {actions && <div className="money-actions">{actions}</div>}
      </div>
      {tabs.length > 0 && (
        <nav className="money-tabs" aria-label={t('title')}>
          {tabs.map(([to, said]) => (
            <NavLink key={to} to={path(to)} end>
              {said}
            </NavLink>
          ))}
        </nav>
      )}
      {children}
    </>
  );
}

/** A page about one merchant's money. */
export function MerchantPage({ children, ...page }: MoneyPageProps) {
  return (
    <HousePage {...page}>
      <MerchantPicker />
      {children}
    </HousePage>
  );
}

interface DetailPageProps {
  /** The list that it belongs to. */
  readonly list: string;
  readonly title: ReactNode;
  readonly id: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page about one of a list. */
export function DetailPage({ list, title, id, actions, children }: DetailPageProps) {
  const path = useMerchantPath();
  return (
    <>
      <Back to={path(list)} />
      <div className="money-head">
        <div>
          <h1>{title}</h1>
          <p className="whole-id">
            <code>{id}</code> <CopyButton text={id} />
          </p>
        </div>
        {actions && <div className="money-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
