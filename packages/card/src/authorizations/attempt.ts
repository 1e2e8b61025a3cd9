import type {
  Authorized,
  Captured,
  Declined,
  DisputeEntry,
  Entry,
  Operation,
  Refunded,
  Reversed,
  Tombstoned,
} from './entry.ts';

/**
 * What one attempt is, folded from its entries.
 * 1. Money is held from an `authorized` first entry until its `reversed`; a `captured` keeps a part of it, each `refunded`
 *    gives some of that back, and nothing else moves it.
 * 2. No more is captured than was held, once; no more is given back than was captured, whether by refunds or by lost
 *    disputes; what is under dispute is not refunded; what an operation or a dispute touched is not reversed.
 * 3. An attempt is answered once, an operation too; a repeat gets that answer again.
 * 4. DECLINED and REVERSED are final; VOID only takes note of the authorization that came too late.
 */
export type Attempt = Standing & {
  /** Everything that has an operation id, in order. */
  readonly operations: readonly Operated[];
};
export type Approved = Extract<Attempt, { state: 'APPROVED' }>;

/** How much of an authorization is where, in the words of the wire. */
export interface Amounts {
  /** Held or taken, and not given back. */
  readonly heldAmount: number;
  readonly capturedAmount: number;
  readonly refundedAmount: number;
}

/** An operation, and how much was where before it and after. */
export interface Operated<E extends Operation = Operation> {
  readonly entry: E;
  readonly before: Amounts;
  readonly after: Amounts;
}

type State =
  | { readonly state: 'APPROVED'; readonly answered: Authorized }
  | { readonly state: 'DECLINED'; readonly answered: Declined }
  | { readonly state: 'REVERSED'; readonly answered: Authorized; readonly reversed: Reversed }
  | { readonly state: 'VOID'; readonly answered: Declined | undefined; readonly tombstoned: Tombstoned };
/** Of what was taken, what cardholders dispute now, and what lost disputes gave back. */
export interface Contested {
  readonly open: number;
  readonly chargedBack: number;
}

type Step = State & { readonly amounts: Amounts; readonly contested: Contested };
/** Where an attempt stands after its entry number `seq`. */
type Standing = Step & { readonly attemptId: string; readonly seq: number };

const NOTHING: Amounts = { heldAmount: 0, capturedAmount: 0, refundedAmount: 0 };
const UNCONTESTED: Contested = { open: 0, chargedBack: 0 };

/** The attempt after its entries, which come in order; undefined when there are none. */
export function attemptOf(entries: readonly Entry[]): Attempt | undefined {
  const operations: Operated[] = [];
  let standing: Standing | undefined;
  for (const entry of entries) {
    const before = standing?.amounts ?? NOTHING;
    standing = evolve(standing, entry);
    if ('operationId' in entry) operations.push({ entry, before, after: standing.amounts });
  }
  return standing && { ...standing, operations };
}

/** Where the attempt stands after one more entry. Throws when it cannot follow. */
export function evolve(standing: Standing | undefined, entry: Entry): Standing {
  const step = standing ? next(standing, entry) : first(entry);
  if (!step || entry.seq !== (standing?.seq ?? 0) + 1) {
    const after = standing?.state ?? 'nothing';
    throw new Error(`entry ${entry.seq} of ${entry.attemptId}, ${entry.type}, cannot follow ${after}`);
  }
  return { ...step, attemptId: entry.attemptId, seq: entry.seq };
}

function first(entry: Entry): Step | undefined {
  switch (entry.type) {
    case 'authorized': {
      const { amount, capture } = entry.asked;
      const amounts = { ...NOTHING, heldAmount: amount, capturedAmount: capture ? amount : 0 };
      return { state: 'APPROVED', answered: entry, amounts, contested: UNCONTESTED };
    }
    case 'declined':
      return { state: 'DECLINED', answered: entry, amounts: NOTHING, contested: UNCONTESTED };
    case 'tombstoned':
      return {
        state: 'VOID',
        answered: undefined,
        tombstoned: entry,
        amounts: NOTHING,
        contested: UNCONTESTED,
      };
    case 'captured':
    case 'refunded':
    case 'disputed':
    case 'dispute_won':
    case 'charged_back':
    case 'reversed':
    case 'operation_declined':
      return undefined;
  }
}

function next(standing: Standing, entry: Entry): Step | undefined {
  switch (entry.type) {
    case 'operation_declined':
      return standing;
    case 'declined':
      return standing.state === 'VOID' && !standing.answered ? { ...standing, answered: entry } : undefined;
    case 'captured':
    case 'refunded': {
      const amounts = standing.state === 'APPROVED' && moved(standing, entry);
      return amounts ? { ...standing, amounts } : undefined;
    }
    case 'disputed':
    case 'dispute_won':
    case 'charged_back': {
      const contested = standing.state === 'APPROVED' && disputed(standing, entry);
      return contested ? { ...standing, contested } : undefined;
    }
    case 'reversed': {
      if (standing.state !== 'APPROVED' || !reversible(standing)) return undefined;
      const isAll = entry.amount === standing.amounts.heldAmount;
      const { answered } = standing;
      return isAll
        ? { state: 'REVERSED', answered, reversed: entry, amounts: NOTHING, contested: UNCONTESTED }
        : undefined;
    }
    case 'authorized':
    case 'tombstoned':
      return undefined;
  }
}

/** The amounts after a capture or a refund; undefined when there is not that much to move. */
function moved(standing: Standing, { type, amount }: Captured | Refunded): Amounts | undefined {
  const { heldAmount, capturedAmount, refundedAmount } = standing.amounts;
  const isCaptured = capturedAmount > 0;
  const most = isCaptured ? leftToGiveBack(standing) : heldAmount;
  if (amount < 1 || amount > most || isCaptured !== (type === 'refunded')) return undefined;
  return type === 'captured'
    ? { ...NOTHING, heldAmount: amount, capturedAmount: amount }
    : { heldAmount: heldAmount - amount, capturedAmount, refundedAmount: refundedAmount + amount };
}

/** What was taken and neither refunded nor disputed, unless the dispute was won: that much can still go back. */
export const leftToGiveBack = ({ amounts, contested }: Pick<Standing, 'amounts' | 'contested'>): number =>
  amounts.capturedAmount - amounts.refundedAmount - contested.open - contested.chargedBack;

/** What is contested after a step of a dispute; undefined when there is not that much to dispute, or to decide. */
function disputed(standing: Standing, { type, amount }: DisputeEntry): Contested | undefined {
  const { open, chargedBack } = standing.contested;
  if (amount < 1 || amount > (type === 'disputed' ? leftToGiveBack(standing) : open)) return undefined;
  switch (type) {
    case 'disputed':
      return { open: open + amount, chargedBack };
    case 'dispute_won':
      return { open: open - amount, chargedBack };
    case 'charged_back':
      return { open: open - amount, chargedBack: chargedBack + amount };
  }
}

/** Whether all is as the approval left it: only held, or captured with it in one go, and never disputed. */
export function reversible({
  answered,
  amounts,
  contested,
}: Omit<Approved, 'state' | 'operations'>): boolean {
  const isTouched = amounts.refundedAmount > 0 || contested.open > 0 || contested.chargedBack > 0;
  return !isTouched && (amounts.capturedAmount === 0 || answered.asked.capture);
}

/** The payment that an attempt was made for; null when only a reversal was seen that did not say. */
export const tidOf = (attempt: Attempt): string | null =>
  attempt.answered?.asked.tid ?? (attempt.state === 'VOID' ? attempt.tombstoned.tid : null);
