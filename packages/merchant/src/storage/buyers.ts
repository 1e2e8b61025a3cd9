import {
  type Committer,
  insert,
  type Lookup,
  type OpenDatabase,
  type Row,
  type Write,
  type WritePath,
} from '@payflow/database';
import type { Buyer } from '../buyers/buyer.ts';
import type { Buyers, Sessions } from '../buyers/ports.ts';
import type { Session, Token } from '../buyers/session.ts';
import type { NamedToken, TokenKind } from '../buyers/token.ts';
import { tables } from './tables.ts';

export interface BuyerStoreOptions {
  readonly committer: Committer;
  readonly writePath: WritePath;
}

const buyerLookup = (where: { id: string } | { email: string }): Lookup => ({
  table: tables.buyers,
  where,
});

const buyerOf = (row: Row): Buyer => ({
  id: String(row.id),
  email: String(row.email),
  name: String(row.name),
  passwordHash: String(row.passwordHash),
  createdAt: Number(row.createdAt),
  updatedAt: Number(row.updatedAt),
});

/** Buyers, each read by key on the write path's own connection. */
export function createBuyers({ committer, writePath }: BuyerStoreOptions): Buyers {
  const find = async (lookup: Lookup): Promise<Buyer | undefined> => {
    const [rows] = await writePath.load([lookup]);
    const row = rows?.[0];
    return row && buyerOf(row);
  };
  return {
    byEmail: (email) => find(buyerLookup({ email })),
    byId: (id) => find(buyerLookup({ id })),
    add(buyer) {
      const lookup = buyerLookup({ email: buyer.email });
      return committer.commit({
        lookups: [lookup],
        decide: (view) => ({
          result: undefined,
          writes: view.row(lookup) ? [] : [insert(tables.buyers, { ...buyer })],
        }),
      });
    },
    setPasswordHash({ id, passwordHash: before }, passwordHash, at) {
      const lookup = buyerLookup({ id });
      const change: Write = {
        write: 'update',
        table: tables.buyers,
        key: { id },
        guard: { passwordHash: before },
        set: { passwordHash, updatedAt: at },
      };
      return committer.commit({
        lookups: [lookup],
        decide: (view) => ({
          result: undefined,
          writes: view.row(lookup)?.passwordHash === before ? [change] : [],
        }),
      });
    },
  };
}

const PRUNE_AT_ONCE = 500;

const sessionLookup = ({ sessionId }: NamedToken): Lookup => ({
  table: tables.sessions,
  where: { id: sessionId },
});
const tokenLookup = ({ hash }: NamedToken): Lookup => ({ table: tables.tokens, where: { hash } });

const moment = (cell: Row[string] | undefined): number | null =>
  cell === null || cell === undefined ? null : Number(cell);

const sessionOf = (row: Row): Session => ({
  id: String(row.id),
  buyerId: String(row.buyerId),
  startedAt: Number(row.startedAt),
  expiresAt: Number(row.expiresAt),
  endedAt: moment(row.endedAt),
  endedBy: row.endedBy as Session['endedBy'],
});

const tokenOf = (row: Row): Token => ({
  hash: String(row.hash),
  sessionId: String(row.sessionId),
  kind: row.kind as TokenKind,
  expiresAt: Number(row.expiresAt),
  spentAt: moment(row.spentAt),
});

const insertToken = (token: Token): Write => insert(tables.tokens, { ...token });

/** Fails the commit when the token was spent meanwhile: of two who show it, one is second. */
const spendToken = ({ hash, spentAt }: Token): Write => ({
  write: 'update',
  table: tables.tokens,
  key: { hash },
  guard: { spentAt: null },
  set: { spentAt },
});

const updateSession = (before: Session, { expiresAt, endedAt, endedBy }: Session): Write => ({
  write: 'update',
  table: tables.sessions,
  key: { id: before.id },
  guard: { endedAt: before.endedAt },
  set: { expiresAt, endedAt, endedBy },
});

export function createSessions({
  committer,
  writePath,
  database,
}: BuyerStoreOptions & { readonly database: OpenDatabase<'merchant'> }): Sessions {
  return {
    start: (session, issued) =>
      committer.commit({
        lookups: [],
        decide: () => ({
          result: undefined,
          writes: [insert(tables.sessions, { ...session }), ...issued.map(insertToken)],
        }),
      }),
    async find(named) {
      const [sessions, tokens] = await writePath.load([sessionLookup(named), tokenLookup(named)]);
      const [session, token] = [sessions?.[0], tokens?.[0]];
      return { session: session && sessionOf(session), token: token && tokenOf(token) };
    },
    change: (named, decide) =>
      committer.commit({
        lookups: [sessionLookup(named), tokenLookup(named)],
        decide(view) {
          const [sessionRow, tokenRow] = [view.row(sessionLookup(named)), view.row(tokenLookup(named))];
          const session = sessionRow && sessionOf(sessionRow);
          const {
            result,
            session: next,
            spent,
            issued = [],
          } = decide(session, tokenRow && tokenOf(tokenRow));
          return {
            result,
            writes: [
              ...(session && next ? [updateSession(session, next)] : []),
              ...(spent ? [spendToken(spent)] : []),
              ...issued.map(insertToken),
            ],
          };
        },
      }),
    prune: (before) => prune(committer, database, before),
  };
}

async function prune(
  committer: Committer,
  database: OpenDatabase<'merchant'>,
  before: number,
): Promise<{ more: boolean }> {
  const expired = { where: { expiresAt: { lt: before } }, take: PRUNE_AT_ONCE };
  const [tokens, sessions] = await database.read((reads) =>
    Promise.all([
      reads.buyerToken.findMany({ ...expired, select: { hash: true } }),
      reads.buyerSession.findMany({ ...expired, select: { id: true } }),
    ]),
  );
  const writes: Write[] = [
    ...tokens.map((key): Write => ({ write: 'delete', table: tables.tokens, key })),
    ...sessions.map((key): Write => ({ write: 'delete', table: tables.sessions, key })),
  ];
  if (writes.length > 0)
    await committer.commit({ lookups: [], decide: () => ({ result: undefined, writes }) });
  return { more: tokens.length === PRUNE_AT_ONCE || sessions.length === PRUNE_AT_ONCE };
}
