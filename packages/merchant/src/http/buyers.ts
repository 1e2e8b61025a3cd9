import { buyers as contract, isRefusal, type Refusal, refuse, type shop } from '@payflow/contracts';
import { askerOf, type Routes, serve } from '@payflow/service-kit';
import type { LogInCommand } from '../buyers/log-in.ts';
import type { SignUpCommand } from '../buyers/sign-up.ts';
import type { LoggedIn } from '../buyers/token-pair.ts';
import { type CookieOptions, noCookie, refreshCookie, refreshTokenIn } from './refresh-cookie.ts';

export interface BuyerParts {
  readonly cookies: CookieOptions;
  logIn(command: LogInCommand): Promise<LoggedIn | Refusal>;
  refresh(refreshToken: string | undefined): Promise<LoggedIn | Refusal>;
  logOut(refreshToken: string | undefined): Promise<void>;
  signUp(command: SignUpCommand): Promise<{ email: string } | Refusal>;
  showMe(buyerId: string): Promise<contract.Buyer | Refusal>;
  listOrders(
    buyerId: string,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ orders: shop.Order[]; nextCursor: string | null }>;
}

type Headers = Readonly<Record<string, string>>;

/** A page of another server of PayFlow may call the shop, but what goes by the cookie is for the shop's own pages. */
const refusesOrigin = (headers: Headers): Refusal | undefined =>
  askerOf((name) => headers[name]) === 'other page'
    ? refuse('FORBIDDEN', "Only the shop's own pages may use its cookie.")
    : undefined;

/** Signing up, logging in, and what is a buyer's own. */
export function addBuyers(routes: Routes, parts: BuyerParts): void {
  const { cookies } = parts;
  const reply = (result: LoggedIn | Refusal) =>
    isRefusal(result)
      ? result
      : ({
          answer: 'fresh',
          status: 200,
          body: result.login,
          headers: { 'Set-Cookie': refreshCookie(result.refreshToken, cookies) },
        } as const);

  serve(routes, contract.signUp, ({ body, address = '' }) => parts.signUp({ ...body, client: address }));
  serve(routes, contract.logIn, async ({ body, address = '' }) =>
    reply(await parts.logIn({ ...body, client: address })),
  );
  serve(
    routes,
    contract.refreshLogin,
    async ({ headers }) =>
      refusesOrigin(headers) ?? reply(await parts.refresh(refreshTokenIn(headers.cookie))),
  );
  serve(routes, contract.logOut, async ({ headers }) => {
    const refusal = refusesOrigin(headers);
    if (refusal) return refusal;
    await parts.logOut(refreshTokenIn(headers.cookie));
    return {
      answer: 'fresh',
      status: 200,
      body: { ok: true },
      headers: { 'Set-Cookie': noCookie(cookies) },
    } as const;
  });
  serve(routes, contract.me, ({ caller }) => parts.showMe(caller.id));
  serve(routes, contract.myOrders, ({ caller, query }) => parts.listOrders(caller.id, query));
}
