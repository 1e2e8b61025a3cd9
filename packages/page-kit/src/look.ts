import { keepCookie } from './cookie.ts';

/** The colours: the system's until someone chooses. */

export const looks = ['system', 'light', 'dark'] as const;
export type Look = (typeof looks)[number];

const KEPT_AS = 'payflow.look';

export const lookNow = (): Look => looks.find((look) => look === localStorage.getItem(KEPT_AS)) ?? 'system';

function show(look: Look): void {
  if (look === 'system') delete document.documentElement.dataset.look;
  else document.documentElement.dataset.look = look;
}

export function chooseLook(look: Look): void {
  localStorage.setItem(KEPT_AS, look);
  keepCookie(KEPT_AS, look);
  show(look);
}

export const startLook = (): void => show(lookNow());
