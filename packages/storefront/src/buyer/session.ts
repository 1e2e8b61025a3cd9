import type { buyers, EndpointById, EndpointId, InputOf, ReplyOf } from '@payflow/contracts';
import { type CallOptions, call, Problem } from '@payflow/page-kit';
import { useSyncExternalStore } from 'react';

/**
 * Who buys.
 * 1. The access token is in memory alone; what outlives the page is a cookie that no script can read.
 * 2. A refresh token is good once, so tabs take turns in using it.
 * 3. A guest's page never asks to be logged in: only one that was is remembered to try.
 */
export type Session =
  | { readonly is: 'restoring' }
  | { readonly is: 'guest' }
  | { readonly is: 'buyer'; readonly buyer: buyers.Buyer; readonly token: string };

const WAS_HERE = 'payflow.logged-in';
const TURN = 'payflow.refresh';
const UNAUTHORIZED = 401;

let session: Session = localStorage.getItem(WAS_HERE) ? { is: 'restoring' } : { is: 'guest' };
const followers = new Set<() => void>();

function become(next: Session): Session {
  session = next;
  if (next.is === 'buyer') localStorage.setItem(WAS_HERE, 'yes');
  if (next.is === 'guest') localStorage.removeItem(WAS_HERE);
  for (const changed of followers) changed();
  return next;
}

const loggedIn = ({ buyer, accessToken }: buyers.Login): Session =>
  become({ is: 'buyer', buyer, token: accessToken });

/** One after the other, also among tabs; a page that came by plain http has no locks, and takes its chance. */
const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request(TURN, work) as Promise<T>) : work();

let refreshing: Promise<Session> | undefined;

/** The login goes on, or is over; a server that does not answer leaves it as it was. */
function refresh(): Promise<Session> {
  refreshing ??= inTurn(async () => {
    try {
      return loggedIn(await call('refreshLogin', {}));
    } catch (error) {
      const isOver = error instanceof Problem && error.status === UNAUTHORIZED;
      if (isOver || session.is === 'restoring') return become({ is: 'guest' });
      throw error;
    }
  }).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

export async function restoreLogin(): Promise<void> {
  if (session.is === 'restoring') await refresh();
}

export async function logIn(email: string, password: string): Promise<void> {
  loggedIn(await call('logIn', { body: { email, password } }));
}

export async function signUp(email: string, password: string, name: string): Promise<void> {
  await call('signUp', { body: { email, password, name } });
  await logIn(email, password);
}

export async function logOut(): Promise<void> {
  await call('logOut', {});
  become({ is: 'guest' });
}

/** Who it is once that is known. */
const settled = async (): Promise<Session> => (session.is === 'restoring' ? refresh() : session);

/** Calls the shop as whoever is here; a token that has run out is exchanged once. */
export async function shopCall<Id extends EndpointId>(
  id: Id,
  input: InputOf<EndpointById<Id>>,
  options: CallOptions = {},
): Promise<ReplyOf<EndpointById<Id>>> {
  const now = await settled();
  const token = now.is === 'buyer' ? now.token : undefined;
  try {
    return await call(id, input, { ...options, token });
  } catch (error) {
    const hasRunOut = token !== undefined && error instanceof Problem && error.status === UNAUTHORIZED;
    if (!hasRunOut) throw error;
    const next = await refresh();
    return call(id, input, { ...options, token: next.is === 'buyer' ? next.token : undefined });
  }
}

const follow = (changed: () => void) => {
  followers.add(changed);
  return () => followers.delete(changed);
};

export const useSession = (): Session => useSyncExternalStore(follow, () => session);

/** What queries about a buyer's own are kept under, so that the next one does not see them. */
export const whoIs = (now: Session): string => (now.is === 'buyer' ? now.buyer.buyerId : now.is);
