import { type Clock, hashKey, type Ids, sameSecret } from '@payflow/service-kit';

/**
 * A session of the console: a token that says when it ends, signed by the PG.
 * 1. No process keeps it, so every process of the gateway knows it. Signing out makes the browser forget it; it cannot be called back.
 * 2. It ends SESSION_MS after the admin key was shown, in real time; no call lengthens it.
 * 3. Another admin key or another master secret ends all of them.
 */
export const SESSION_MS = 8 * 3_600_000;

export interface Session {
  /** Real time, ms. */
  readonly endsAt: number;
}

export interface Sessions {
  begin(): { readonly token: string; readonly session: Session };
  /** The session of a token that was signed here and has not ended. */
  read(token: string): Session | undefined;
}

interface SessionParts {
  readonly adminKey: string | undefined;
  readonly clock: Pick<Clock, 'realNow'>;
  readonly ids: Pick<Ids, 'bytes'>;
  /** With a key that nobody else has. */
  sign(text: string): string;
}

const NONCE_BYTES = 16;
const SHAPE = /^pcs_(\d{13})_([A-Za-z0-9_-]{22})_([A-Za-z0-9_-]{43})$/;

export function createSessions({ adminKey = '', clock, ids, sign }: SessionParts): Sessions {
  const keyHash = hashKey(adminKey);
  const signature = (endsAt: string, nonce: string): string => sign(JSON.stringify([endsAt, nonce, keyHash]));
  return {
    begin() {
      const endsAt = clock.realNow() + SESSION_MS;
      const nonce = Buffer.from(ids.bytes(NONCE_BYTES, 'console session')).toString('base64url');
      const token = `pcs_${endsAt}_${nonce}_${signature(String(endsAt), nonce)}`;
      return { token, session: { endsAt } };
    },
    read(token) {
      const [, endsAt, nonce, signed] = SHAPE.exec(token) ?? [];
      if (endsAt === undefined || nonce === undefined || signed === undefined) return undefined;
      if (!sameSecret(signed, signature(endsAt, nonce))) return undefined;
      return Number(endsAt) > clock.realNow() ? { endsAt: Number(endsAt) } : undefined;
    },
  };
}
