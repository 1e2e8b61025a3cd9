import type { Committer, OpenDatabase } from '@payflow/database';
import type { Clock, Ids } from '@payflow/service-kit';
import { createScrypt } from './adapters/scrypt.ts';
import { createTryLimiter } from './adapters/try-limiter.ts';
import { createAuthenticators } from './buyers/authenticate.ts';
import { createGuessing, MOST_PER_ADDRESS, MOST_PER_CLIENT, WINDOW_MS } from './buyers/guessing.ts';
import { createLogIn } from './buyers/log-in.ts';
import { createPasswords } from './buyers/password.ts';
import { createPruneSessions } from './buyers/prune-sessions.ts';
import { createShowMe } from './buyers/show-me.ts';
import { createSignUp } from './buyers/sign-up.ts';
import { createLogOut, createRefresh } from './buyers/stay-logged-in.ts';
import type { MerchantConfig } from './config.ts';
import type { BuyerParts } from './http/buyers.ts';
import { createListOrders } from './orders/list-orders.ts';
import type { Orders } from './orders/ports.ts';
import { createBuyers, createSessions } from './storage/buyers.ts';
import type { Alarms } from './webhooks/ports.ts';

export interface BuyersGround {
  readonly config: MerchantConfig;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly committer: Committer;
  readonly database: OpenDatabase<'merchant'>;
  readonly orders: Orders;
  readonly alarms: Alarms;
}

/** The part of the shop that knows who buys. */
export function assembleBuyers({ config, clock, ids, committer, database, orders, alarms }: BuyersGround) {
  const { writePath } = database;
  const buyers = createBuyers({ committer, writePath });
  const sessions = createSessions({ committer, writePath, database });
  const limiter = (most: number) => createTryLimiter(clock, { most, windowMs: WINDOW_MS });
  const guessing = createGuessing({
    byAddress: limiter(MOST_PER_ADDRESS),
    byClient: limiter(MOST_PER_CLIENT),
    signUps: limiter(MOST_PER_CLIENT),
  });
  const passwords = createPasswords(createScrypt(clock));
  const parts = { buyers, sessions, passwords, guessing, clock, ids };
  const http: BuyerParts = {
    signUp: createSignUp(parts),
    logIn: createLogIn(parts),
    refresh: createRefresh(parts),
    logOut: createLogOut(parts),
    showMe: createShowMe(buyers),
    listOrders: createListOrders(orders),
    cookies: { secure: config.publicUrl?.startsWith('https:') ?? false },
  };
  return {
    http,
    byId: buyers.byId,
    authenticators: createAuthenticators({ sessions, clock, adminKey: config.adminKey }),
    prune: createPruneSessions({ sessions, alarms, clock }),
  };
}
