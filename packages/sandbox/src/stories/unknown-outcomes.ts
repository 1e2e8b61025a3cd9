/**
 * Every way in which the outcome of an authorization can stay unknown, as a product of four questions. A cell that
 * cannot exist says why; all others are played.
 */
export const questions = {
  /** Where the call breaks. */
  wire: ['before it is sent', 'and no reply comes', 'and its reply is lost', 'and its reply is garbage'],
  /** What the issuer does with it. */
  issuer: ['approves', 'declines', 'approves late', 'never gets it', 'answers 5xx'],
  /** What the issuer says to the net cancel. */
  reversal: ['confirmed', 'confirmed for an attempt never seen', 'refused'],
  /** What becomes of the gateway's process while the call is under way. */
  gateway: ['lives', 'dies'],
} as const;

type Questions = typeof questions;
export type Cell = { readonly [Q in keyof Questions]: Questions[Q][number] };

const all: readonly Cell[] = questions.wire.flatMap((wire) =>
  questions.issuer.flatMap((issuer) =>
    questions.reversal.flatMap((reversal) =>
      questions.gateway.map((gateway) => ({ wire, issuer, reversal, gateway })),
    ),
  ),
);

/** Why a cell cannot exist; the first reason that holds. */
function whyNot({ wire, issuer, reversal, gateway }: Cell): string | undefined {
  const unsent = wire === 'before it is sent';
  if (unsent && issuer !== 'never gets it') return 'what is not sent, the issuer cannot do anything with';
  if (wire === 'and no reply comes' && issuer === 'answers 5xx') return 'a 5xx is a reply';
  if (wire === 'and its reply is lost' && issuer === 'never gets it')
    return 'who gets nothing sends no reply that could be lost';
  if (unsent && gateway === 'lives' && reversal !== 'confirmed for an attempt never seen')
    return 'a living gateway knows that nothing was sent, and reverses nothing';
  const seen = issuer === 'approves' || issuer === 'declines';
  if (seen && reversal === 'confirmed for an attempt never seen') return 'the issuer has seen the attempt';
  if (issuer === 'never gets it' && reversal === 'confirmed') return 'the issuer has not seen the attempt';
  return undefined;
}

const judged = all.map((cell) => ({ cell, why: whyNot(cell) }));

export const played: readonly Cell[] = judged.filter(({ why }) => !why).map(({ cell }) => cell);
export const explained: readonly { readonly cell: Cell; readonly why: string }[] = judged.flatMap(
  ({ cell, why }) => (why ? [{ cell, why }] : []),
);
/** How many cells the product has. */
export const cells = all.length;
