import { type Ask, requestOf } from './asks.ts';
import type { Heard } from './ground.ts';
import { HEALS_AFTER_MS, KEY_KEPT_MS } from './passing.ts';
import { ModelSaysNo, shown } from './ways.ts';

/** The first call with a key; its reply is to come out again, byte for byte. */
interface Kept {
  readonly body: string;
  /** Business time, ms. */
  readonly at: number;
  /** Nobody has seen it yet when the gateway died over it. */
  readonly reply: { readonly status: number; readonly bytes: string } | undefined;
  /** Real time until which it is in flight, when the gateway died over it. */
  readonly healsAt: number;
}

interface Now {
  /** Business time, ms. */
  readonly now: number;
  readonly realNow: number;
}

const nameOf = (ask: Ask): string => `${requestOf(ask).path} ${ask.key}`;
const bodyOf = (ask: Ask): string => JSON.stringify(requestOf(ask).body);
/** With one of these an operation or an attempt ends that was in flight when its process died. */
const HEALED = [200, 202];

/** What the gateway keeps by key, for a day. */
export class KeptReplies {
  readonly #byName = new Map<string, Kept>();

  #live(ask: Ask, now: number): Kept | undefined {
    const kept = ask.key === undefined ? undefined : this.#byName.get(nameOf(ask));
    return kept && now - kept.at < KEY_KEPT_MS ? kept : undefined;
  }

  /** Whether this very call was made before, so that making it again changes nothing. */
  has(ask: Ask, now: number): boolean {
    return this.#live(ask, now)?.body === bodyOf(ask);
  }

  keep(ask: Ask, heard: Heard, { now: at, realNow }: Now): void {
    const reply = heard === 'cut' ? undefined : { status: heard.status, bytes: heard.bytes };
    this.#byName.set(nameOf(ask), { body: bodyOf(ask), at, reply, healsAt: realNow + HEALS_AFTER_MS });
  }

  /** Takes the reply to a call whose key is known, and says that it was one. Throws ModelSaysNo when it is another than kept. */
  hearRepeat(ask: Ask, heard: Heard, { now, realNow }: Now): boolean {
    const kept = this.#live(ask, now);
    if (!kept) return false;
    const no = (expected: string): ModelSaysNo =>
      new ModelSaysNo(
        `${ask.do} with the known key ${ask.key} was answered ${shown(heard)}\nthe model knows ${expected}`,
      );
    if (heard === 'cut') throw no('that nobody asks the issuer');
    const expected = expectedOf(kept, bodyOf(ask), realNow);
    if ('refused' in expected) {
      const right =
        !heard.replayed && heard.status === expected.status && heard.json.code === expected.refused;
      if (!right) throw no(`${expected.status} ${expected.refused}`);
      return true;
    }
    const { status, bytes } = heard;
    const right = expected.replies
      ? status === expected.replies.status && bytes === expected.replies.bytes
      : HEALED.includes(status);
    if (!heard.replayed || !right) throw no(`${shown(expected.replies ?? HEALED)}, replayed`);
    this.#byName.set(nameOf(ask), { ...kept, reply: { status, bytes } });
    return true;
  }
}

type Expected =
  | { readonly status: number; readonly refused: string }
  /** Undefined when nobody has seen it yet. */
  | { readonly replies: Kept['reply'] };

function expectedOf({ body, reply, healsAt }: Kept, asked: string, realNow: number): Expected {
  if (asked !== body) return { status: 422, refused: 'IDEMPOTENCY_KEY_REUSED' };
  if (!reply && realNow < healsAt) return { status: 409, refused: 'DUPLICATE_REQUEST' };
  return { replies: reply };
}
