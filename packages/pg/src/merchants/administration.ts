import { type adminMerchants, type BodyOf, isRefusal, type Refusal, refuse } from '@payflow/contracts';
import { type Clock, hashKey, type Ids, isoTime, isoTimeOrNull } from '@payflow/service-kit';
import type { ReplyKey } from '../idempotency/reply.ts';
import { type Keyed, onceByKey, type Replied, storedReply } from '../records/replied.ts';
import type { Facts, Outcome, Store } from '../records/store.ts';
import { amend, enrol, rotate } from './changes.ts';
import { DEMO_MERCHANT, type Merchant } from './merchant.ts';

export interface AdministrationContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The demo merchant's key comes from the environment, and would come back at the next start. */
  readonly demoKeyIsGiven: boolean;
  /** Replies that show a key are kept sealed for their repeats. */
  sealReply(bytes: string, key: ReplyKey): string;
  openReply(sealed: string, key: ReplyKey): string;
  /** A merchant's keys or limits have changed. */
  forget(merchantId: string): void;
}

const KEY_BYTES = 32;

export function merchantView(merchant: Merchant): adminMerchants.MerchantView {
  const { id, name, feeBasisPoints, amountMax, requestsPerSecond, returnUrl, keyHash, oldKeyUntil } =
    merchant;
  const { businessType } = merchant;
  return {
    id,
    name,
    feeBasisPoints,
    limits: { amountMax, requestsPerSecond },
    businessType,
    returnUrl,
    hasKey: keyHash !== null,
    oldKeyUntil: isoTimeOrNull(oldKeyUntil),
    createdAt: isoTime(merchant.createdAt),
  };
}

export const noSuchMerchant = (id: string): Refusal => refuse('NOT_FOUND', `There is no merchant ${id}.`);

interface GivingKey {
  readonly merchantId: string;
  readonly keyed: Keyed;
  readonly status: 200 | 201;
  decide(merchant: Merchant | undefined, keyHash: string): Merchant | Refusal;
}

/** Gives a merchant a fresh key and shows it once. A repeat under the same Idempotency-Key shows the same one. */
async function giveKey(
  { store, ids, forget, sealReply, openReply }: AdministrationContext,
  { merchantId, keyed, status, decide }: GivingKey,
): Promise<Replied | Refusal> {
  const secretKey = `sk_${Buffer.from(ids.bytes(KEY_BYTES, merchantId)).toString('base64url')}`;
  const keyHash = hashKey(secretKey);
  const { replyKey } = keyed;
  const given = ({ merchant: known }: Facts): Outcome<Replied | Refusal> => {
    const merchant = decide(known, keyHash);
    if (isRefusal(merchant)) return { result: merchant };
    const reply = { status, bytes: JSON.stringify({ ...merchantView(merchant), secretKey }) };
    const kept = replyKey && { ...reply, bytes: sealReply(reply.bytes, replyKey) };
    return { result: { reply, replayed: false }, merchant, ...storedReply(keyed, kept) };
  };
  const question = { merchant: merchantId, ...(replyKey ? { reply: replyKey } : {}) };
  const result = await store.decide(question, (facts) =>
    onceByKey<Replied | Refusal>(keyed, facts, () => given(facts)),
  );
  if (result === 'LOST') throw new Error('a key is given under no timer');
  forget(merchantId);
  if (isRefusal(result) || !result.replayed || !replyKey) return result;
  const { reply } = result;
  return { reply: { ...reply, bytes: openReply(reply.bytes, replyKey) }, replayed: true };
}

export interface CreateCall {
  readonly body: BodyOf<typeof adminMerchants.createMerchant>;
  readonly keyed: Keyed;
}

export function createMerchant(
  context: AdministrationContext,
  { body, keyed }: CreateCall,
): Promise<Replied | Refusal> {
  const id = body.id ?? context.ids.next('mer', body.name);
  return giveKey(context, {
    merchantId: id,
    keyed,
    status: 201,
    decide: (known, keyHash) => enrol(known, { id, keyHash, body, at: keyed.at }),
  });
}

export interface RotateCall {
  readonly merchantId: string;
  readonly body: BodyOf<typeof adminMerchants.rotateKey>;
  readonly keyed: Keyed;
}

export async function rotateKey(
  context: AdministrationContext,
  { merchantId, body, keyed }: RotateCall,
): Promise<Replied | Refusal> {
  if (merchantId === DEMO_MERCHANT && context.demoKeyIsGiven) {
    return refuse(
      'INVALID_STATE',
      `${DEMO_MERCHANT}'s key comes from M001_SECRET_KEY; put a new one there and start the PG again.`,
    );
  }
  const rotation = { graceSeconds: body.graceSeconds, realAt: context.clock.realNow() };
  return giveKey(context, {
    merchantId,
    keyed,
    status: 200,
    decide: (known, keyHash) =>
      known ? rotate(known, { ...rotation, keyHash }) : noSuchMerchant(merchantId),
  });
}

/** Changes what the body names. */
export async function changeMerchant(
  { store, forget }: AdministrationContext,
  merchantId: string,
  body: BodyOf<typeof adminMerchants.changeMerchant>,
): Promise<Merchant | Refusal> {
  const changed = await store.decide(
    { merchant: merchantId },
    ({ merchant: known }): Outcome<Merchant | Refusal> => {
      if (!known) return { result: noSuchMerchant(merchantId) };
      const merchant = amend(known, body);
      return { result: merchant, merchant };
    },
  );
  if (changed === 'LOST') throw new Error('a merchant is changed under no timer');
  forget(merchantId);
  return changed;
}
