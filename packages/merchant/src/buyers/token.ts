import { hashKey, type Ids, sortableId } from '@payflow/service-kit';

/**
 * What a login hands out. `bat_` (access) or `brt_` (refresh), the session that it belongs to, and 256 random bits. It says
 * nothing to its holder; the shop keeps its hash, so that a copy of the database lets nobody in.
 */
export type TokenKind = 'access' | 'refresh';

export interface NamedToken {
  readonly kind: TokenKind;
  readonly sessionId: string;
  readonly hash: string;
}

const PREFIX: Readonly<Record<TokenKind, string>> = { access: 'bat', refresh: 'brt' };
const SECRET_BYTES = 32;
const SHAPE = /^(bat|brt)_([0-9A-HJKMNP-TV-Z]{19})_[A-Za-z0-9_-]{43}$/;

export const newSessionId = (realNowMs: number, ids: Ids, buyerId: string): string =>
  `ses_${sortableId(realNowMs, ids.bytes, buyerId)}`;

export function newToken(kind: TokenKind, sessionId: string, ids: Ids): string {
  const secret = Buffer.from(ids.bytes(SECRET_BYTES, `${kind} ${sessionId}`)).toString('base64url');
  return `${PREFIX[kind]}_${sessionId.slice('ses_'.length)}_${secret}`;
}

/** What a token names; undefined for what is none of this kind. */
export function namedBy(token: string, kind: TokenKind): NamedToken | undefined {
  const [, prefix, session] = SHAPE.exec(token) ?? [];
  return prefix === PREFIX[kind] ? { kind, sessionId: `ses_${session}`, hash: hashKey(token) } : undefined;
}
