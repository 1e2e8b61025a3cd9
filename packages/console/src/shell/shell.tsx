import { Preferences } from '@payflow/page-kit';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';
import type { Area } from '../area.ts';
import { areas } from '../areas.ts';
import icon from '../icon.svg';
import './shell.css';

const groups: readonly Area['group'][] = ['look', 'money', 'stage', 'house'];

function Menu() {
  const { t } = useTranslation('shell');
  const { t: of } = useTranslation();
  return (
    <nav className="menu" aria-label={t('menu')}>
      {groups.map((group) => {
        const members = areas.filter((area) => area.group === group);
        if (members.length === 0) return null;
        return (
          <section key={group}>
            <h2>{t(`groups.${group}`)}</h2>
            {members.map(({ name, icon: Icon }) => (
              <NavLink key={name} to={`/${name}`}>
                <Icon size={18} aria-hidden />
                {of('title', { ns: name })}
              </NavLink>
            ))}
          </section>
        );
      })}
    </nav>
  );
}

/** What is around every page of the console. */
export function Shell() {
  const { t } = useTranslation('shell');
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <header className="top">
        <NavLink to="/" className="brand">
          <img src={icon} alt="" width={28} height={28} />
          {t('title')}
        </NavLink>
        <Preferences />
      </header>
      <Menu />
      <main id="content" tabIndex={-1}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
