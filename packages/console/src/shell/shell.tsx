import { Asked } from '@payflow/page-kit';
import { Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration } from 'react-router';
import { useArrival } from './arrival.ts';
import { useNoteOfFilters } from './left-as.ts';
import { Menu } from './menu.tsx';
import { isShutOut, useSession } from './session.ts';
import { SignIn } from './sign-in.tsx';
import { TopBar } from './top-bar.tsx';
import './actions.css';
import './shell.css';
import './text.css';

/** What is around every page of the console; whoever must sign in sees nothing else before. */
export function Shell() {
  const { t } = useTranslation('shell');
  const session = useSession();
  const content = useRef<HTMLElement>(null);
  useArrival(content);
  useNoteOfFilters();
  const isIn = session.data !== undefined && !isShutOut(session.data);
  return (
    <div className={isIn ? 'shell' : 'shell alone'}>
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <TopBar session={session.data} />
      {isIn && <Menu />}
      <main id="content" tabIndex={-1} ref={content}>
        <Asked query={session}>
          {(known) =>
            isShutOut(known) ? (
              <SignIn />
            ) : (
              <Suspense>
                <Outlet />
              </Suspense>
            )
          }
        </Asked>
      </main>
      <ScrollRestoration />
    </div>
  );
}
