/** How many runs, and which: the only place that reads it. A path is fast-check's, then `@` and the commands' own. */
export function modelSettings(env: Readonly<Record<string, string | undefined>> = process.env) {
  const { PAYFLOW_MODEL_RUNS = '500', PAYFLOW_MODEL_SEED, PAYFLOW_MODEL_PATH } = env;
  const [path, replayPath] = PAYFLOW_MODEL_PATH?.split('@') ?? [];
  return {
    runs: Number(PAYFLOW_MODEL_RUNS),
    ...(PAYFLOW_MODEL_SEED === undefined ? {} : { seed: Number(PAYFLOW_MODEL_SEED) }),
    ...(path === undefined ? {} : { path }),
    ...(replayPath === undefined ? {} : { replayPath }),
  };
}
