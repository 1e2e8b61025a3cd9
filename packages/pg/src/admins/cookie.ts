import { adminSession } from '@payflow/contracts';
import { SESSION_MS } from './session.ts';

/** The cookie that carries the console's session: no script reads it, and no other site makes a browser send it. */
const NAME = adminSession.SESSION_COOKIE;

export interface CookieOptions {
  /** Browsers reach the PG by https. */
  readonly secure: boolean;
}

const cookie = (value: string, maxAgeSeconds: number, { secure }: CookieOptions): string =>
  [
    `${NAME}=${value}`,
    'Path=/',
    `Max-Age=${maxAgeSeconds}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(secure ? ['Secure'] : []),
  ].join('; ');

export const sessionCookie = (token: string, options: CookieOptions): string =>
  cookie(token, SESSION_MS / 1_000, options);

export const noCookie = (options: CookieOptions): string => cookie('', 0, options);

/** The token in a request's Cookie header. */
export function tokenIn(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1) || undefined;
}
