import { Drawer, Preferences } from '@payflow/page-kit';
import { Menu as MenuIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import type { Area } from '../area.ts';
import { areas } from '../areas.ts';
import { Elsewhere } from './elsewhere.tsx';
import { useSession } from './session.ts';
import './menu.css';

const groups: readonly Area['group'][] = ['look', 'money', 'stage', 'house'];

interface MenuProps {
  /** Told when someone goes somewhere. */
  readonly onGo?: () => void;
}

/** The area that one is in; at the door it is the first. */
function useHere(): string | undefined {
  const [, name] = useLocation().pathname.split('/');
  return name || areas[0]?.name;
}

function Places({ onGo }: MenuProps) {
  const { t } = useTranslation('shell');
  const { t: of } = useTranslation();
  const here = useHere();
  const isSandbox = useSession().data?.mode === 'sandbox';
  const shown = areas.filter(({ sandboxOnly }) => isSandbox || !sandboxOnly);
  return groups.map((group) => {
    const members = shown.filter((area) => area.group === group);
    if (members.length === 0) return null;
    return (
      <section key={group}>
        <h2>{t(`groups.${group}`)}</h2>
        {members.map(({ name, icon: Icon }) => (
          <Link
            key={name}
            to={`/${name}`}
            aria-current={name === here ? 'page' : undefined}
            {...(onGo ? { onClick: onGo } : {})}
          >
            <Icon size={18} aria-hidden />
            {of('title', { ns: name })}
          </Link>
        ))}
      </section>
    );
  });
}

/** Where one can go, beside the page. */
export function Menu() {
  const { t } = useTranslation('shell');
  return (
    <nav className="menu" aria-label={t('menu')}>
      <Places />
    </nav>
  );
}

/** The same behind a button, on a screen that has no room beside the page. */
export function MenuButton() {
  const { t } = useTranslation('shell');
  const label = (
    <>
      <MenuIcon size={18} aria-hidden />
      <span className="hidden-text">{t('menu')}</span>
    </>
  );
  return (
    <Drawer className="menu-button" label={label} title={t('menu')}>
      {(leave) => (
        <nav className="menu-places" aria-label={t('menu')}>
          <Places onGo={leave} />
          <Elsewhere />
          <Preferences />
        </nav>
      )}
    </Drawer>
  );
}
