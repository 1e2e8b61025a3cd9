/** `k6`, `k6/metrics` and `k6/execution` as the load scripts use them. */

export const checks: Record<string, boolean[]> = {};
export const added: Record<string, number[]> = {};

export function check<T>(value: T, promises: Record<string, (value: T) => boolean>): boolean {
  return Object.entries(promises)
    .map(([name, holds]) => {
      const held = Boolean(holds(value));
      checks[name] = [...(checks[name] ?? []), held];
      return held;
    })
    .every(Boolean);
}

const STANDING_STILL = new Int32Array(new SharedArrayBuffer(4));

export const sleep = (seconds: number): void => {
  Atomics.wait(STANDING_STILL, 0, 0, seconds * 1_000);
};

class Metric {
  readonly #name: string;
  constructor(name: string) {
    this.#name = name;
    added[name] = [];
  }
  add(value: number): void {
    added[this.#name]?.push(value);
  }
}

export { Metric as Counter, Metric as Rate };

const execution = {
  vu: { idInTest: 1, iterationInInstance: 0, metrics: { tags: {} as Record<string, string> } },
  scenario: { progress: 0 },
};
export default execution;
