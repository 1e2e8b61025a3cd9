import { webhooks } from '@payflow/contracts';
import { type InvalidReason, verify } from '@payflow/webhook-signature';

/** One webhook as it came in. */
export interface Arrival {
  /** Real time. */
  readonly atMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a careful receiver would make of it. */
export interface Judged {
  readonly webhookId: string | undefined;
  readonly event: webhooks.WebhookEvent | undefined;
  readonly verdict: 'valid' | InvalidReason;
  /** Which time this webhook-id is seen here; 1 for the first. */
  readonly time: number;
  /** A newer event of the same payment was seen before it. */
  readonly isLate: boolean;
}

/** What was heard before: by it a repeat and a late one are known. It keeps the last MOST of each. */
export interface Heard {
  readonly times: Map<string, number>;
  readonly newest: Map<string, number>;
}

export const nothingHeard = (): Heard => ({ times: new Map(), newest: new Map() });

const MOST = 10_000;

function remember(map: Map<string, number>, key: string, value: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST && oldest !== undefined) map.delete(oldest);
}

function eventIn(body: Buffer): webhooks.WebhookEvent | undefined {
  try {
    return webhooks.WebhookEvent.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Looks at the signature first: what is not valid is remembered as nothing. */
export function judge({ atMs, headers, body }: Arrival, secret: string, heard: Heard): Judged {
  const verdict = verify({ headers, body, secret, nowSeconds: Math.floor(atMs / 1_000) });
  const event = eventIn(body);
  const webhookId = headers['webhook-id'];
  if (!verdict.valid) return { webhookId, event, verdict: verdict.reason, time: 1, isLate: false };
  const time = (heard.times.get(verdict.id) ?? 0) + 1;
  remember(heard.times, verdict.id, time);
  if (!event) return { webhookId, event, verdict: 'valid', time, isLate: false };
  const { tid, seq } = event.data;
  const newest = heard.newest.get(tid) ?? 0;
  remember(heard.newest, tid, Math.max(seq, newest));
  return { webhookId, event, verdict: 'valid', time, isLate: seq < newest };
}
