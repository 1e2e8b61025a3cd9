import { isRefusal, type Refusal, refuse } from '@payflow/contracts';
import {
  type Authenticate,
  type Caller,
  type CallerFacts,
  type Clock,
  hashKey,
  isOpenTo,
  keyWanted,
} from '@payflow/service-kit';
import type { AdminAccess } from '../admins/access.ts';
import type { Store } from '../records/store.ts';
import { noSuchMerchant } from './administration.ts';
import type { CallLimits } from './limits.ts';
import { DEMO_MERCHANT, MERCHANT_ID, type Merchant, newMerchant, opens } from './merchant.ts';

const HEADER = 'x-payflow-merchant';

export interface AccessOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly mode: 'sandbox' | 'server';
  readonly limits: CallLimits;
  readonly admins: Pick<AdminAccess, 'shownBy'>;
}

export interface MerchantAccess {
  readonly authenticate: Authenticate;
  /** What this process remembers of a merchant's keys and limits no longer holds. */
  forget(merchantId: string): void;
}

/** Whoever `authenticate` let in is a whole merchant. */
export const merchantOf = (caller: Caller): Merchant => caller as Merchant;

const KNOWN_FOR_MS = 1_000;
const KNOWN_KEPT = 1_000;

/** Every call shows its key; who it is of is looked up once a second. A key that another process took back works that long. */
function knownKeys({ store, clock }: AccessOptions) {
  const known = new Map<string, { readonly merchant: Merchant; readonly until: number }>();
  let forgotten = 0;
  return {
    async merchantBy(key: string): Promise<Merchant | undefined> {
      const keyHash = hashKey(key);
      const now = clock.elapsedMs();
      const remembered = known.get(keyHash);
      if (remembered && remembered.until > now) return remembered.merchant;
      const before = forgotten;
      const merchant = await store.merchantByKeyHash(keyHash);
      const realAt = clock.realNow();
      if (!merchant || !opens(merchant, keyHash, realAt)) return undefined;
      const worksForMs =
        merchant.keyHash === keyHash
          ? KNOWN_FOR_MS
          : Math.min(KNOWN_FOR_MS, (merchant.oldKeyUntil ?? 0) - realAt);
      if (known.size >= KNOWN_KEPT) known.clear();
      // What was read before a change is answered, and not remembered.
      if (before === forgotten) known.set(keyHash, { merchant, until: now + worksForMs });
      return merchant;
    },
    forget(merchantId: string): void {
      forgotten++;
      for (const [keyHash, { merchant }] of known) if (merchant.id === merchantId) known.delete(keyHash);
    },
  };
}

type KnownKeys = ReturnType<typeof knownKeys>;

/**
 * Who the key says; for an admin, or in the sandbox on loopback, whom the caller names; and whether it calls too often. An admin's
 * calls are counted by their address, for they are not the merchant's own.
 */
export function createMerchantAccess(options: AccessOptions): MerchantAccess {
  const keys = knownKeys(options);
  return {
    async authenticate(facts) {
      const merchant = await callerOf(options, keys, facts);
      const isItself = !isRefusal(merchant) && !merchant.byAdmin;
      const who = isItself ? { merchant } : { address: facts.address };
      return (await options.limits.refuses(who)) ?? merchant;
    },
    forget: keys.forget,
  };
}

async function callerOf(
  options: AccessOptions,
  keys: KnownKeys,
  facts: CallerFacts,
): Promise<(Merchant & Caller) | Refusal> {
  const named = facts.header(HEADER);
  if (named !== undefined && !MERCHANT_ID.test(named)) {
    const message = 'must be 1 to 64 letters, digits, hyphens or underscores';
    return refuse('VALIDATION_FAILED', `X-PayFlow-Merchant ${message}.`, {
      errors: [{ path: 'X-PayFlow-Merchant', message }],
    });
  }
  const merchant = await byCredentials(options, keys, facts, named);
  if (isRefusal(merchant)) return merchant;
  if (named === undefined && isOpenTo(facts, options.mode)) return { ...merchant, isAssumed: true };
  if (named !== undefined && named !== merchant.id)
    return refuse('FORBIDDEN', `This key is not merchant ${named}'s.`);
  return merchant;
}

async function byCredentials(
  { store, clock, mode, admins }: AccessOptions,
  keys: KnownKeys,
  facts: CallerFacts,
  named: string | undefined,
): Promise<(Merchant & Caller) | Refusal> {
  if (isOpenTo(facts, mode)) return onTheSpot(store, clock, named ?? DEMO_MERCHANT);
  const { credentials } = facts;
  const owner = credentials.kind === 'key' ? await keys.merchantBy(credentials.key) : undefined;
  if (owner) return owner;
  const admin = admins.shownBy(facts);
  if (admin) return isRefusal(admin) ? admin : forAdmin(store, named);
  return credentials.kind === 'key'
    ? refuse('UNAUTHORIZED', 'This key is not known here.')
    : keyWanted("the merchant's secret key");
}

/** An admin acts as a merchant that is there, and says which. */
async function forAdmin(store: Store, named: string | undefined): Promise<(Merchant & Caller) | Refusal> {
  if (named === undefined) {
    return refuse(
      'UNAUTHORIZED',
      "This is a merchant's call: name the merchant to act as in X-PayFlow-Merchant, or show its secret key.",
    );
  }
  const { merchant } = await store.look({ merchant: named });
  return merchant ? { ...merchant, byAdmin: true } : noSuchMerchant(named);
}

/** Whom a request acts as that names a merchant: the caller itself, or, when nobody said who calls, the one that it names. */
export async function actingAs(
  { store, clock }: Pick<AccessOptions, 'store' | 'clock'>,
  caller: Caller,
  merchantId: string | undefined,
): Promise<Caller | Refusal> {
  if (merchantId === undefined || merchantId === caller.id) return caller;
  if (caller.isAssumed) return onTheSpot(store, clock, merchantId);
  return refuse('FORBIDDEN', `merchantId: the caller is merchant ${caller.id}, not ${merchantId}.`);
}

/** The merchant of this id; the sandbox makes one that is not there yet. */
async function onTheSpot(store: Store, clock: Clock, id: string): Promise<Merchant> {
  const { merchant: known } = await store.look({ merchant: id });
  if (known) return known;
  const fresh = newMerchant({ id, createdAt: clock.now() });
  const made = await store.decide({ merchant: id }, ({ merchant }) =>
    merchant ? { result: merchant } : { result: fresh, merchant: fresh },
  );
  return made === 'LOST' ? fresh : made;
}
