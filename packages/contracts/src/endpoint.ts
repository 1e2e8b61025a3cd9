import type { z } from 'zod';
import type { RefusalCode } from './refusals.ts';

export type ServerName = 'pg' | 'card' | 'merchant';

/**
 * Who may call. `merchant`: a merchant's secret key, or an admin in the name of the merchant that `X-PayFlow-Merchant` names;
 * `admin`: the admin key, or the console's session; `card`: the key that the
 * PG shows to the issuer. In sandbox mode a loopback caller without credentials passes all three.
 * `buyer`: a buyer's access token, in both modes; `shopper`: that, the admin key, or nothing, which is a guest.
 */
export type Access = 'public' | 'merchant' | 'admin' | 'card' | 'buyer' | 'shopper';

/** A reply as a table. */
export interface Table<Reply> {
  /** The file's name, without an ending. */
  readonly file: string;
  readonly columns: readonly string[];
  rows(reply: Reply): readonly (readonly (string | number | null)[])[];
  /** Where the rest begins, for which a table has no room: it goes out as the header X-Next-Cursor. */
  nextCursor?(reply: Reply): string | null;
}

export interface EndpointShape {
  /** Unique over all servers; becomes the operationId and the typed client's name in messages. */
  readonly id: string;
  /** `any`: every server answers it. */
  readonly server: ServerName | 'any';
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express style: `/pay/tx/:tid`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly reply: z.ZodType;
  /** For whoever asks by `Accept: text/csv` or `format=csv`, which its query then has (ReplyFormat). */
  readonly csv?: Table<never>;
  /** The status of success; 200 when absent. */
  readonly status?: 200 | 201 | 202;
  /** Further statuses that carry the same reply, each with the reason for it. */
  readonly alsoStatus?: Readonly<Record<number, string>>;
  /** Whether `Idempotency-Key` is looked at. */
  readonly idempotency?: 'accepted' | 'required';
  /** Whether `X-PayFlow-Script` can tell the issuer what to do with this one call. */
  readonly scripted?: true;
  /** Every refusal this call has beyond those that any call may meet. */
  readonly refuses: readonly RefusalCode[];
  readonly example: {
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly reply: unknown;
    /** Replies under `alsoStatus`. */
    readonly also?: Readonly<Record<number, unknown>>;
  };
}

/** One call: its route, its typed client, its documentation and its row in openapi.yaml come from this value. */
export function endpoint<const E extends EndpointShape>(shape: E): E {
  return shape;
}

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
type In<S> = S extends z.ZodType ? z.input<S> : undefined;
type Field<E, K extends string> = E extends { readonly [P in K]: infer S } ? S : undefined;

/** What a handler receives, parsed. */
export type BodyOf<E> = Out<Field<E, 'body'>>;
export type ParamsOf<E> = Out<Field<E, 'params'>>;
export type QueryOf<E> = Out<Field<E, 'query'>>;
/** What a caller gets. */
export type ReplyOf<E> = Out<Field<E, 'reply'>>;

type Given<K extends string, S> = S extends z.ZodType ? { readonly [P in K]: In<S> } : unknown;
/** What a caller sends. */
export type InputOf<E> = Given<'params', Field<E, 'params'>> &
  (Field<E, 'query'> extends z.ZodType ? { readonly query?: In<Field<E, 'query'>> } : unknown) &
  Given<'body', Field<E, 'body'>>;
