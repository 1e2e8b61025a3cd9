import type { adminSession } from '@payflow/contracts';
import { Button, Preferences, Status } from '@payflow/page-kit';
import { LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FaultSign } from '../areas/faults/fault-sign.tsx';
import icon from '../icon.svg';
import { BusinessTime } from './business-time.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { MenuButton } from './menu.tsx';
import { isShutOut, useSignOut } from './session.ts';
import './top-bar.css';

function SignOut() {
  const { t } = useTranslation('shell');
  const leaving = useSignOut();
  return (
    <Button busy={leaving.isPending} onClick={() => leaving.mutate()}>
      <LogOut size={16} aria-hidden />
      {t('signOut')}
    </Button>
  );
}

/** Where one is, and as what: the mode, its time, the switches, and the way out. */
export function TopBar({ session }: { readonly session: adminSession.ConsoleSession | undefined }) {
  const { t } = useTranslation('shell');
  const isIn = session !== undefined && !isShutOut(session);
  return (
    <header className="top">
      {isIn && <MenuButton />}
      <Link to="/" className="brand">
        <img src={icon} alt="" width={28} height={28} />
        {t('title')}
      </Link>
      {session && (
        <Status tone={session.mode === 'server' ? 'waiting' : 'plain'}>{t(`modes.${session.mode}`)}</Status>
      )}
      {isIn && session.mode === 'sandbox' && (
        <>
          <BusinessTime />
          <FaultSign />
        </>
      )}
      <div className="top-end">
        {isIn && <Elsewhere />}
        <Preferences />
        {isIn && session.signedInUntil !== null && <SignOut />}
      </div>
    </header>
  );
}
