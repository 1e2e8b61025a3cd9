import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '@payflow/database';
import { decrypt, deriveKey, encrypt, fingerprint, type RandomBytes } from '@payflow/service-kit';
import type { ChosenCard } from './checkout/page-state.ts';
import type { PgConfig } from './config.ts';
import type { KeyOf } from './http/pay.ts';
import type { ReplyKey } from './idempotency/reply.ts';
import type { Card } from './payments/issuer.ts';

/** What the master secret is used for, each purpose with a key of its own. */
export interface Keyring {
  keyOf(now: () => number): KeyOf;
  sealCard(card: Card, tid: string): string;
  openCard(sealed: string, tid: string): Card;
  /** What the buyer chose on the checkout page. */
  sealChoice(choice: ChosenCard, tid: string): string;
  openChoice(sealed: string, tid: string): ChosenCard;
  /** An issuer's token of a card on file. */
  sealToken(token: string, billingKey: string): string;
  openToken(sealed: string, billingKey: string): string;
  sealSecret(secret: string, endpointId: string): string;
  sealReply(bytes: string, key: ReplyKey): string;
  openReply(sealed: string, key: ReplyKey): string;
  openSecret(sealed: string, endpointId: string): string;
  /** A console session's signature. */
  signSession(text: string): string;
}

const MASTER_SECRET_BYTES = 32;
/** Every webhook needs its endpoint's secret; opening it each time costs more than signing. */
const OPENED_SECRETS_KEPT = 1_000;

/** The sandbox's own master secret, for a PG that was started without the supervisor: made once, mode 0600. */
function ownMasterSecret(dataDir: string, random: RandomBytes): string {
  const file = join(dataDir, 'pg-master-secret');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = Buffer.from(random(MASTER_SECRET_BYTES, 'master secret')).toString('base64url');
  makeFolder(dataDir, 0o700);
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return secret;
}

const about = ({ merchantId, method, path, key }: ReplyKey): string =>
  JSON.stringify([merchantId, method, path, key]);

export function createKeyring(config: PgConfig, random: RandomBytes): Keyring {
  const master = config.masterSecret ?? ownMasterSecret(config.dataDir, random);
  const keys = {
    body: deriveKey(master, 'body-fingerprint'),
    card: deriveKey(master, 'checkout-card'),
    token: deriveKey(master, 'billing-token'),
    webhook: deriveKey(master, 'webhook-secret'),
    reply: deriveKey(master, 'idempotency'),
    session: deriveKey(master, 'console-session'),
  };
  const seal = (card: Card | ChosenCard, tid: string): string =>
    encrypt(keys.card, JSON.stringify(card), tid, random);
  const open = (sealed: string, tid: string): unknown => JSON.parse(decrypt(keys.card, sealed, tid));
  const opened = new Map<string, string>();
  return {
    keyOf:
      (now) =>
      ({ path, caller, key, body }) => ({
        replyKey: key === undefined ? undefined : { merchantId: caller.id, method: 'POST', path, key },
        get fingerprint() {
          return fingerprint(keys.body, JSON.stringify(body));
        },
        at: now(),
      }),
    sealCard: seal,
    openCard: (sealed, tid) => open(sealed, tid) as Card,
    sealChoice: seal,
    openChoice: (sealed, tid) => open(sealed, tid) as ChosenCard,
    sealToken: (token, billingKey) => encrypt(keys.token, token, billingKey, random),
    openToken: (sealed, billingKey) => decrypt(keys.token, sealed, billingKey),
    sealSecret: (secret, endpointId) => encrypt(keys.webhook, secret, endpointId, random),
    sealReply: (bytes, key) => encrypt(keys.reply, bytes, about(key), random),
    openReply: (sealed, key) => decrypt(keys.reply, sealed, about(key)),
    signSession: (text) => fingerprint(keys.session, text),
    openSecret(sealed, endpointId) {
      const known = opened.get(sealed);
      if (known !== undefined) return known;
      if (opened.size >= OPENED_SECRETS_KEPT) opened.clear();
      const secret = decrypt(keys.webhook, sealed, endpointId);
      opened.set(sealed, secret);
      return secret;
    },
  };
}
