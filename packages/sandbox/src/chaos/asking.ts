import { setTimeout as wait } from 'node:timers/promises';

/**
 * A merchant that never gives up on a call: while there is no answer, the same thing is asked again under the same key.
 * 1. Every acknowledgement (2xx) is written down as it came, byte for byte.
 * 2. What is refused for good is written down too: nobody but the merchant touches its payments, so nothing should be.
 */
export interface Merchant {
  /** Undefined when it was refused for good. */
  asks(path: string, body: object): Promise<Answer | undefined>;
  readonly acknowledged: readonly Acknowledged[];
  readonly refused: readonly string[];
  /** Calls whose reply was lost, or that had to be asked again for another reason. */
  readonly repeats: number;
}

export interface Asked {
  readonly path: string;
  readonly key: string;
  readonly body: string;
}

export interface Acknowledged extends Asked {
  readonly status: number;
  readonly bytes: string;
}

/** What is read of replies: `/pay` answers with the payment itself, `/api/v1` has it in `data`. */
export interface PaymentJson {
  readonly tid: string;
  readonly status: string;
  readonly cardAuthCode?: string;
  readonly capturedAmount?: number;
  readonly refundedAmount?: number;
}

export interface Answer {
  readonly status: number;
  readonly payment: PaymentJson;
}

export interface MerchantParts {
  /** In its keys and order numbers, which are no other's. */
  readonly name: string;
  readonly url: string;
  readonly secretKey: string;
}

const CALL_DEADLINE_MS = 10_000;
/** Longer than anything stays away in these tests. */
const PATIENCE_MS = 120_000;
const BREATH_MS = 100;
/** Statuses and codes that say: later. */
const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);
const codeOf = (bytes: string): string => /"code":"(\w+)"/.exec(bytes)?.[1] ?? '';

interface Heard {
  readonly status: number;
  readonly bytes: string;
  readonly replayed: boolean;
}

/** One HTTP request; fails when no whole reply comes back. */
export async function post(
  { url, secretKey }: Pick<MerchantParts, 'url' | 'secretKey'>,
  { path, key, body }: Asked,
): Promise<Heard> {
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secretKey}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body,
    signal: AbortSignal.timeout(CALL_DEADLINE_MS),
  });
  const replayed = reply.headers.get('idempotent-replayed') === 'true';
  return { status: reply.status, bytes: await reply.text(), replayed };
}

const isAnswer = ({ status, bytes }: Heard): boolean =>
  !LATER.has(status) && codeOf(bytes) !== 'DUPLICATE_REQUEST';

export function merchant(parts: MerchantParts): Merchant {
  const acknowledged: Acknowledged[] = [];
  const refused: string[] = [];
  let keys = 0;
  let repeats = 0;

  async function answerTo(asked: Asked): Promise<Heard> {
    let last = 'no reply';
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await wait(BREATH_MS)) {
      try {
        const heard = await post(parts, asked);
        if (isAnswer(heard)) return heard;
        last = `${heard.status} ${heard.bytes}`;
      } catch (error) {
        last = String(error);
      }
      repeats++;
    }
    throw new Error(`${asked.path} under ${asked.key} was not answered for ${PATIENCE_MS} ms: ${last}`);
  }

  return {
    acknowledged,
    refused,
    get repeats() {
      return repeats;
    },
    async asks(path, body) {
      const asked: Asked = { path, key: `${parts.name}-${++keys}`, body: JSON.stringify(body) };
      const { status, bytes } = await answerTo(asked);
      if (status >= 300) {
        refused.push(`${path} under ${asked.key}: ${status} ${bytes}`);
        return undefined;
      }
      acknowledged.push({ ...asked, status, bytes });
      const json = JSON.parse(bytes) as PaymentJson & { readonly data?: PaymentJson };
      return { status, payment: json.data ?? json };
    },
  };
}
