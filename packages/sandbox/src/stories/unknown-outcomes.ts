/**
 * Every way in which the outcome of a call to the issuer can stay unknown, as products of a few questions. A cell that
 * cannot exist says why; all others are played.
 */

/** Where the call breaks. */
const wires = [
  'before it is sent',
  'and no reply comes',
  'and its reply is lost',
  'and its reply is garbage',
] as const;
/** What becomes of the gateway's process while the call is under way. */
const gateways = ['lives', 'dies'] as const;

/** For an authorization, which is net-cancelled. */
const issuers = ['approves', 'declines', 'approves late', 'never gets it', 'answers 5xx'] as const;
const reversals = ['confirmed', 'confirmed for an attempt never seen', 'refused'] as const;

/** For a capture, a void or a refund, which is repeated. */
const kinds = ['capture', 'void', 'refund'] as const;
const doers = ['does it', 'declines it', 'does it late', 'never gets it', 'answers 5xx'] as const;

interface OnTheWire {
  readonly wire: (typeof wires)[number];
  readonly gateway: (typeof gateways)[number];
  readonly issuer: (typeof issuers)[number] | (typeof doers)[number];
}

export interface AuthorizationCell extends OnTheWire {
  readonly issuer: (typeof issuers)[number];
  /** What the issuer says to the net cancel. */
  readonly reversal: (typeof reversals)[number];
}

export interface OperationCell extends OnTheWire {
  readonly issuer: (typeof doers)[number];
  readonly kind: (typeof kinds)[number];
}

function cannotBreakSo({ wire, issuer }: OnTheWire): string | undefined {
  if (wire === 'before it is sent' && issuer !== 'never gets it')
    return 'what is not sent, the issuer cannot do anything with';
  if (wire === 'and no reply comes' && issuer === 'answers 5xx') return 'a 5xx is a reply';
  if (wire === 'and its reply is lost' && issuer === 'never gets it')
    return 'who gets nothing sends no reply that could be lost';
  return undefined;
}

function cannotBeReversedSo({ wire, issuer, reversal, gateway }: AuthorizationCell): string | undefined {
  const neverSeen = reversal === 'confirmed for an attempt never seen';
  if (wire === 'before it is sent' && gateway === 'lives' && !neverSeen)
    return 'a living gateway knows that nothing was sent, and reverses nothing';
  if (neverSeen && (issuer === 'approves' || issuer === 'declines')) return 'the issuer has seen the attempt';
  if (issuer === 'never gets it' && reversal === 'confirmed') return 'the issuer has not seen the attempt';
  return undefined;
}

export interface Matrix<Cell> {
  /** The whole product. */
  readonly cells: readonly Cell[];
  readonly played: readonly Cell[];
  readonly explained: readonly { readonly cell: Cell; readonly why: string }[];
}

function matrix<Cell>(cells: readonly Cell[], whyNot: (cell: Cell) => string | undefined): Matrix<Cell> {
  const judged = cells.map((cell) => ({ cell, why: whyNot(cell) }));
  return {
    cells,
    played: judged.filter(({ why }) => why === undefined).map(({ cell }) => cell),
    explained: judged.flatMap(({ cell, why }) => (why === undefined ? [] : [{ cell, why }])),
  };
}

const broken = wires.flatMap((wire) => gateways.map((gateway) => ({ wire, gateway })));

export const authorizations: Matrix<AuthorizationCell> = matrix(
  broken.flatMap((cell) =>
    issuers.flatMap((issuer) => reversals.map((reversal) => ({ ...cell, issuer, reversal }))),
  ),
  (cell) => cannotBreakSo(cell) ?? cannotBeReversedSo(cell),
);

export const operations: Matrix<OperationCell> = matrix(
  broken.flatMap((cell) => doers.flatMap((issuer) => kinds.map((kind) => ({ ...cell, issuer, kind })))),
  cannotBreakSo,
);
