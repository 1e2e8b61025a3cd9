import { operation } from '@payflow/contracts';
import { z } from 'zod';

/** What a later step calls a result by: `order1`. */
const LABEL = '[A-Za-z][A-Za-z0-9_-]{0,63}';
export const Label = z
  .string()
  .regex(new RegExp(`^${LABEL}$`), 'must be a name of letters, digits, hyphens and underscores')
  .meta({ description: 'A name by which later steps and expectations find the result of this one.' });

/** `{order1.tid}` in a text: the result of a step, and a field of it. */
export const REFERENCE = new RegExp(`\\{(${LABEL})((?:\\.[A-Za-z0-9_-]+)+)\\}`, 'g');
const Reference = z
  .string()
  .regex(
    new RegExp(`^\\{${LABEL}(?:\\.[A-Za-z0-9_-]+)+\\}$`),
    'must be of another kind, or a reference like "{order1.amount}"',
  )
  .meta({ description: 'A field of an earlier result, in quotes: "{order1.tid}".' });

/** A value, or where an earlier step has it. */
export const orReference = <S extends z.ZodType>(value: S) => z.union([value, Reference]);

export const Amount = orReference(
  z.int('must be a whole number of minor units (won for KRW)').min(1).max(1_000_000_000),
).meta({ description: 'Minor units; for KRW that is won.', examples: [50000] });

/** A payment: the name of the step that made it, or its TID. */
export const PaymentOf = z
  .string()
  .regex(
    new RegExp(`^(?:${LABEL}|\\{${LABEL}(?:\\.[A-Za-z0-9_-]+)+\\})$`),
    'must be the name of the step that made the payment',
  )
  .meta({ description: 'The name of the step that made the payment (its "as"), or a TID.' });

export const Duration = z
  .string()
  .refine(
    (text) => operation.durationMs(text) !== undefined,
    'must be an ISO 8601 duration above zero, like PT5M or P1D',
  )
  .meta({ description: 'ISO 8601: PT5S, PT5M, PT2H, P1D.', examples: ['PT5M', 'P1D'] });

export const Moment = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)),
    'must be a time like 2026-03-02T09:00:00+09:00',
  )
  .meta({ description: 'RFC 3339.', examples: ['2026-03-02T09:00:00+09:00'] });

export const servers = ['pg', 'card', 'merchant'] as const;
export const Server = z
  .enum(servers)
  .meta({ description: 'pg: the gateway. card: the issuer. merchant: the shop.' });

/** A test card by its number, or in full. */
export const CardGiven = z
  .union([
    z.string().regex(/^[0-9 -]{12,24}$/, 'must be a card number of 12 to 19 digits, in quotes'),
    z.strictObject({ number: z.string(), expiry: z.string(), cvc: z.string() }),
  ])
  .meta({ description: 'A test card, as text: "4242 4242 4242 4242".' });

/** Any JSON. */
export const Json: z.ZodType<unknown> = z.json();
