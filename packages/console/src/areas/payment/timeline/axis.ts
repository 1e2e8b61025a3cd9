/** Where bars stand: long stretches in which nothing happens are drawn short, so that the milliseconds between are seen. */

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Pause {
  /** Of the axis, 0 to 1. */
  readonly at: number;
  readonly share: number;
  readonly lengthMs: number;
}

export interface Axis {
  /** Where a moment stands, 0 to 1. */
  place(at: number): number;
  readonly pauses: readonly Pause[];
}

/** Nothing happened for longer than this: that is a pause. */
const PAUSE_MS = 1_500;
/** What a pause takes of all that is not one. */
const PAUSE_SHARE = 0.12;
const LEAST_MS = 1;

/** Stretches that touch, or nearly, as one. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of stretches.toSorted((one, other) => one.from - other.from)) {
    const last = found.at(-1);
    if (last && from - last.to <= PAUSE_MS) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

export function axisOf(stretches: readonly Stretch[]): Axis {
  const busy = merged(stretches);
  const work = Math.max(
    LEAST_MS,
    busy.reduce((sum, { from, to }) => sum + (to - from), 0),
  );
  const pause = work * PAUSE_SHARE;
  const whole = work + pause * Math.max(0, busy.length - 1);
  let drawn = 0;
  const steps = busy.map((one, i) => {
    const step = { ...one, drawn };
    drawn += one.to - one.from + (i < busy.length - 1 ? pause : 0);
    return step;
  });
  return {
    place(at) {
      const step = steps.findLast(({ from }) => from <= at) ?? steps[0];
      if (!step) return 0;
      return (step.drawn + Math.min(Math.max(0, at - step.from), step.to - step.from)) / whole;
    },
    pauses: steps.slice(1).map(({ from, drawn: at }, i) => ({
      at: (at - pause) / whole,
      share: pause / whole,
      lengthMs: from - (steps[i]?.to ?? from),
    })),
  };
}
