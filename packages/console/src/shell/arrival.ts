import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';

/**
 * Says where one has arrived: the document is named after the page's heading, and the heading is focused when one
 * came by a link, so that those who do not see the page hear it. A heading may come late, with what it names; who has
 * gone on with the keyboard by then stays where they are.
 */
export function useArrival(content: RefObject<HTMLElement | null>): void {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const last = useRef(pathname);
  const console = t('title');
  // Before anybody can go on: where the focus is now is where one came from.
  useLayoutEffect(() => {
    const { current: room } = content;
    if (!room) return;
    let isArriving = last.current !== pathname;
    last.current = pathname;
    const from = document.activeElement;
    const look = () => {
      const heading = room.querySelector('h1');
      document.title = heading?.textContent ? `${heading.textContent} · ${console}` : console;
      if (!heading || !isArriving) return;
      isArriving = false;
      const { activeElement: at } = document;
      if (at !== from && at !== document.body) return;
      heading.tabIndex = -1;
      heading.focus();
    };
    look();
    const looking = new MutationObserver(look);
    looking.observe(room, { childList: true, characterData: true, subtree: true });
    return () => looking.disconnect();
  }, [content, pathname, console]);
}
