/**
 * Whose page asks, as the browser says of each call in headers that no page can forge: one of the very server that is asked, another one,
 * or none, which is no browser, or a browser's own address bar.
 */
export type Asker = 'own page' | 'other page' | 'no page';

/** Browsers send Sec-Fetch-Site to https and to loopback, and Origin with all that may change something. */
export function askerOf(header: (name: string) => string | undefined): Asker {
  const site = header('sec-fetch-site');
  if (site !== undefined && site !== 'none') return site === 'same-origin' ? 'own page' : 'other page';
  const origin = header('origin');
  if (origin === undefined) return 'no page';
  return URL.parse(origin)?.host === header('host') ? 'own page' : 'other page';
}
