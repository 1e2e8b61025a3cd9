import { adminSession as contract, type Refusal, refuse } from '@payflow/contracts';
import { askerOf, isLoopbackAddress, isoTime, type Routes, serve } from '@payflow/service-kit';
import type { AdminAccess } from '../admins/access.ts';
import { type CookieOptions, noCookie, sessionCookie } from '../admins/cookie.ts';
import type { Guessing } from '../admins/guessing.ts';
import type { Session, Sessions } from '../admins/session.ts';

export interface AdminSessionParts {
  readonly mode: 'sandbox' | 'server';
  readonly access: AdminAccess;
  readonly sessions: Sessions;
  readonly guessing: Guessing;
  readonly cookies: CookieOptions;
  readonly shopUrl: string;
}

type Headers = Readonly<Record<string, string>>;

/** Pages of other servers may neither sign anybody in nor out. */
const refusesOthers = (headers: Headers): Refusal | undefined =>
  askerOf((name) => headers[name]) === 'other page'
    ? refuse('FORBIDDEN', "Only the PG's own pages may sign in and out.")
    : undefined;

/** In and out of the console. */
export function addAdminSessionRoutes(routes: Routes, parts: AdminSessionParts): void {
  const { mode, access, sessions, guessing, cookies, shopUrl } = parts;
  const told = (address: string | undefined, session: Session | undefined): contract.ConsoleSession => ({
    mode,
    needsSignIn: mode === 'server' || !isLoopbackAddress(address),
    signedInUntil: session ? isoTime(session.endsAt) : null,
    shopUrl,
  });
  const withCookie = (body: contract.ConsoleSession, cookie: string) =>
    ({ answer: 'fresh', status: 200, body, headers: { 'Set-Cookie': cookie } }) as const;

  serve(routes, contract.readSession, async ({ address, headers }) =>
    told(address, access.sessionIn(headers.cookie)),
  );
  serve(routes, contract.signIn, async ({ body, address, headers }) => {
    const refusal = refusesOthers(headers) ?? (await guessing.refuses(String(address)));
    if (refusal) return refusal;
    if (!access.isKey(body.adminKey)) return refuse('UNAUTHORIZED', 'This is not the admin key.');
    const { token, session } = sessions.begin();
    return withCookie(told(address, session), sessionCookie(token, cookies));
  });
  serve(
    routes,
    contract.signOut,
    async ({ address, headers }) =>
      refusesOthers(headers) ?? withCookie(told(address, undefined), noCookie(cookies)),
  );
}
