import { REFRESH_MS } from '../buyers/session.ts';

/** The cookie that carries a refresh token: no script reads it, no other site sends it, and only /auth is sent it. */

const NAME = 'refresh_token';
const PATH = '/merchant/api/auth';

export interface CookieOptions {
  /** Browsers reach the shop by https. */
  readonly secure: boolean;
}

function cookie(value: string, maxAgeSeconds: number, { secure }: CookieOptions): string {
  const parts = [`${NAME}=${value}`, `Path=${PATH}`, `Max-Age=${maxAgeSeconds}`, 'HttpOnly', 'SameSite=Lax'];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}

export const refreshCookie = (token: string, options: CookieOptions): string =>
  cookie(token, REFRESH_MS / 1_000, options);

export const noCookie = (options: CookieOptions): string => cookie('', 0, options);

/** The refresh token in a request's Cookie header. */
export function refreshTokenIn(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${NAME}=`));
  return found?.slice(NAME.length + 1) || undefined;
}
