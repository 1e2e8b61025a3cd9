/** Something that happens at a moment of virtual time. */
export interface Event {
  /** Virtual real time, ms since 1970. */
  readonly at: number;
  readonly happens: () => void;
  /** `work` is under way and must be waited for; a `wait` is someone's patience. */
  readonly kind: 'work' | 'wait';
  /** Who goes first at one moment: drawn for what travels, 0 for what only waits. */
  readonly tie: number;
  /** Breaks the ties that are left: what was scheduled first happens first. */
  readonly seq: number;
  cancelled: boolean;
}

function before(a: Event, b: Event): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.tie === b.tie ? a.seq < b.seq : a.tie < b.tie;
}

export type Happening = Pick<Event, 'at' | 'kind' | 'happens'> & { readonly tie?: number };

/** Below this many, cancelled events are left for their time to come. */
const SWEPT_FROM = 1_000;

/** A heap of what is to happen, the earliest first. */
export class Events {
  #heap: Event[] = [];
  #seq = 0;
  #work = 0;
  #cancelled = 0;

  /** How much work is under way. */
  get work(): number {
    return this.#work;
  }

  add({ at, kind, happens, tie = 0 }: Happening): Event {
    const event: Event = { at, kind, happens, tie, seq: this.#seq++, cancelled: false };
    if (kind === 'work') this.#work++;
    this.#heap.push(event);
    this.#up(this.#heap.length - 1);
    return event;
  }

  cancel(event: Event): void {
    if (event.cancelled) return;
    event.cancelled = true;
    this.#cancelled++;
    if (event.kind === 'work') this.#work--;
    if (this.#cancelled > SWEPT_FROM && this.#cancelled > this.#heap.length / 2) this.#sweep();
  }

  /** The next one that was not cancelled. */
  peek(): Event | undefined {
    for (let first = this.#heap[0]; first?.cancelled; first = this.#heap[0]) {
      this.#takeFirst();
      this.#cancelled--;
    }
    return this.#heap[0];
  }

  take(): Event | undefined {
    const next = this.peek();
    if (!next) return undefined;
    this.#takeFirst();
    if (next.kind === 'work') this.#work--;
    // What has happened cannot be cancelled any more.
    next.cancelled = true;
    return next;
  }

  #takeFirst(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #sweep(): void {
    this.#heap = this.#heap.filter(({ cancelled }) => !cancelled);
    this.#cancelled = 0;
    for (let at = this.#heap.length >> 1; at >= 0; at--) this.#down(at);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one && other) [this.#heap[a], this.#heap[b]] = [other, one];
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    return one !== undefined && other !== undefined && before(one, other);
  }

  #up(from: number): void {
    for (let at = from; at > 0 && this.#isBefore(at, (at - 1) >> 1); at = (at - 1) >> 1)
      this.#swap(at, (at - 1) >> 1);
  }

  #down(from: number): void {
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }
}
