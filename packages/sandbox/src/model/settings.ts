/** How many runs, and which: the only place that reads it. A path is fast-check's, then `@` and the commands' own. */
export function modelSettings(env: Readonly<Record<string, string | undefined>> = process.env) {
  const { PAYFLOW_MODEL_SEED: seed, PAYFLOW_MODEL_PATH } = env;
  const [path, replayPath] = PAYFLOW_MODEL_PATH?.split('@') ?? [];
  return {
    runs: whole('PAYFLOW_MODEL_RUNS', env.PAYFLOW_MODEL_RUNS ?? '500'),
    ...(seed === undefined ? {} : { seed: whole('PAYFLOW_MODEL_SEED', seed) }),
    ...(path === undefined ? {} : { path }),
    ...(replayPath === undefined ? {} : { replayPath }),
  };
}

/** Whether the runs go to live servers instead of a simulation. */
export const isLive = (env: Readonly<Record<string, string | undefined>> = process.env): boolean =>
  env.PAYFLOW_MODEL_LIVE === '1';

function whole(name: string, text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new RangeError(`${name} must be a whole number, not ${text}`);
}
