import type { Received } from '../../bus/bus.ts';

/**
 * One partition in the hands of one member.
 * 1. `position` is the next offset to read; whatever was read below it is waiting, in hand, or done.
 * 2. `doneTo` never passes a message that is not done: from there on another member begins.
 * 3. A message that leaves `waiting` is in hand; messages of one key leave it in their order.
 */
export interface Share {
  readonly topic: string;
  readonly partition: number;
  readonly position: bigint;
  /** All below it are done with. */
  readonly doneTo: bigint;
  /** What the group knows of `doneTo`. */
  committed: bigint;
  /** While one message cannot be done, those behind it wait. */
  readonly held: number;
  readonly hasRoom: boolean;
  /** Aborted when the partition is no longer this member's business. */
  readonly left: AbortSignal;
  /** Offsets grow; those before `position` came before. */
  take(offset: bigint, message: Received): void;
  /** Everything below is read, or was never there. */
  skipTo(offset: bigint): void;
  /** What was read and is not done is not on the bus any more. */
  restartAt(offset: bigint): void;
  /** The first message that waits whose key is not busy. */
  next(busy: ReadonlySet<string>): Waiting | undefined;
  done(offset: bigint): void;
  hold(): void;
  release(): void;
  /** Forgets what waits; what is in hand is finished by those who have it. */
  leave(): void;
}

export interface Waiting {
  readonly offset: bigint;
  readonly message: Received;
}

export const shareKey = (topic: string, partition: number): string => `${topic}/${partition}`;

const WAITING_AT_MOST = 200;

export function createShare(topic: string, partition: number, start: bigint): Share {
  let waiting: Waiting[] = [];
  /** Read and not done, in the order of their offsets. */
  const open = new Set<bigint>();
  const leaving = new AbortController();
  let position = start;
  let held = 0;
  return {
    topic,
    partition,
    committed: start,
    left: leaving.signal,
    get position() {
      return position;
    },
    get doneTo() {
      const [first = position] = open;
      return first;
    },
    get held() {
      return held;
    },
    get hasRoom() {
      return waiting.length < WAITING_AT_MOST;
    },
    take(offset, message) {
      if (offset < position || leaving.signal.aborted) return;
      waiting.push({ offset, message });
      open.add(offset);
      position = offset + 1n;
    },
    skipTo(offset) {
      if (!leaving.signal.aborted && offset > position) position = offset;
    },
    restartAt(offset) {
      waiting = [];
      open.clear();
      position = offset;
    },
    next(busy) {
      if (held > 0) return undefined;
      const at = waiting.findIndex(({ message }) => !busy.has(message.key));
      return at === -1 ? undefined : waiting.splice(at, 1)[0];
    },
    done: (offset) => void open.delete(offset),
    hold: () => void held++,
    release: () => void held--,
    leave() {
      waiting = [];
      leaving.abort();
    },
  };
}
