import { insert, type Row, type Write } from '@payflow/database';
import type { BillingKey, Form, KeptCard } from '../billing-keys/billing-key.ts';
import type { BillingKeyFacts, BillingKeyOutcome, BillingKeyQuestion } from '../billing-keys/records.ts';
import { by, type Found, type Lookups } from './lookups.ts';
import { tables } from './tables.ts';

/** Cards on file as rows. Numbers may come as bigint when Prisma read them. */

type ReadRow = Readonly<Record<string, unknown>>;

const cardFrom = ({ issuer, token, cardBin, cardLast4, cardExpiry }: ReadRow): KeptCard | null =>
  token === null
    ? null
    : {
        issuer: String(issuer),
        sealedToken: String(token),
        bin: String(cardBin),
        last4: String(cardLast4),
        expiry: String(cardExpiry),
      };

const formFrom = ({ returnUrl, expiresAt, formToken }: ReadRow): Form | null =>
  returnUrl === null
    ? null
    : {
        returnUrl: String(returnUrl),
        expiresAt: Number(expiresAt),
        tokenHash: formToken === null ? null : String(formToken),
      };

export const billingKeyOf = (row: ReadRow): BillingKey => ({
  id: String(row.id),
  merchantId: String(row.merchantId),
  customerKey: String(row.customerKey),
  status: row.status as BillingKey['status'],
  card: cardFrom(row),
  form: formFrom(row),
  createdAt: Number(row.createdAt),
  updatedAt: Number(row.updatedAt),
});

const billingKeyRow = ({ card, form, ...rest }: BillingKey): Row => ({
  ...rest,
  issuer: card?.issuer ?? null,
  token: card?.sealedToken ?? null,
  cardBin: card?.bin ?? null,
  cardLast4: card?.last4 ?? null,
  cardExpiry: card?.expiry ?? null,
  returnUrl: form?.returnUrl ?? null,
  expiresAt: form?.expiresAt ?? null,
  formToken: form?.tokenHash ?? null,
});

export function addBillingKeyLookups(lookups: Lookups, { billingKey }: BillingKeyQuestion): void {
  if (billingKey !== undefined) lookups.billingKey = by(tables.billingKeys, { id: billingKey });
}

export const billingKeyFacts = (found: Found): BillingKeyFacts => ({
  billingKey: found.first('billingKey', billingKeyOf),
});

/** A change commits only on the key as it was seen: who was overtaken decides again. */
export function addBillingKeyWrites(
  writes: Write[],
  { billingKey }: BillingKeyOutcome,
  { billingKey: before }: BillingKeyFacts,
): void {
  if (!billingKey) return;
  const { id, ...set } = billingKeyRow(billingKey);
  if (before?.id !== billingKey.id) writes.push(insert(tables.billingKeys, { id, ...set } as Row));
  else {
    const guard = { status: before.status };
    writes.push({ write: 'update', table: tables.billingKeys, key: { id: billingKey.id }, set, guard });
  }
}
