import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../house/project-files.ts';
import { readEnv } from '../image/compose.ts';

const run = promisify(execFile);

/** Writes down what is asked of it, and which set is meant; k6 fails when it is told to, and a pause is none. */
const DOCKER = `#!/bin/sh
echo "$COMPOSE_PROFILES: $*" >> "$ASKED"
case "$*" in *"k6 run $FAILING"*) exit 99 ;; esac
`;

interface Ran {
  readonly code: number;
  readonly asked: string[];
  readonly env: Record<string, string>;
}

/** Plays deploy/load/run.sh in a folder of its own, with a docker that does nothing. */
async function runLoad(what: string, failing = 'nothing.js'): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'payflow-load-'));
  try {
    await mkdir(join(folder, 'deploy/load/results'), { recursive: true });
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/docker'), DOCKER, { mode: 0o755 });
    await writeFile(join(folder, 'bin/sleep'), '#!/bin/sh\n', { mode: 0o755 });
    for (const file of ['deploy/load/run.sh', '.env.example'])
      await copyFile(join(projectRoot, file), join(folder, file));
    const asked = join(folder, 'asked');
    const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ASKED: asked, FAILING: failing };
    const code = await run('bash', [join(folder, 'deploy/load/run.sh'), what], { env }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    const read = (file: string) => readFile(file, 'utf8').catch(() => '');
    return {
      code,
      asked: (await read(asked)).split('\n').filter(Boolean),
      env: readEnv(await read(join(folder, '.env'))),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const k6 = (asked: readonly string[]) => asked.flatMap((line) => /k6 run (\S+)/.exec(line)?.[1] ?? []);

describe('deploy/load/run.sh (with a docker that only listens)', () => {
  test('smoke starts the core set with secrets of its own, pays, and takes everything away again', async () => {
    const { code, asked, env } = await runLoad('smoke');
    expect(code).toBe(0);
    expect(asked[0]).toBe('core: compose up --build --wait --wait-timeout 300');
    expect(k6(asked)).toEqual(['smoke.js']);
    expect(asked.at(-1)).toBe('core: compose --profile * down --volumes --timeout 30');
    expect(Object.values(env).join()).not.toContain('change-me');
    expect(env.M001_SECRET_KEY).toMatch(/^[\da-f]{64}$/);
  });

  test('load lets a PG and the workers die on the steady day, and has them back before the spike', async () => {
    const { code, asked } = await runLoad('load');
    expect(code).toBe(0);
    expect(k6(asked)).toEqual(['smoke.js', 'steady.js', 'spike.js']);
    const at = (what: string) => asked.findIndex((line) => line.includes(what));
    expect(at('compose kill pg-2 worker')).toBeGreaterThan(at('k6 run smoke.js'));
    expect(at('up --wait --no-recreate pg-2 worker')).toBeGreaterThan(at('compose kill'));
    expect(at('k6 run spike.js')).toBeGreaterThan(at('up --wait --no-recreate'));
    expect(asked.every((line) => line.startsWith('scale: '))).toBe(true);
  });

  test.each(['smoke.js', 'steady.js', 'spike.js'])(
    'what breaks %s fails the run, which ends there and still takes everything away',
    async (failing) => {
      const { code, asked } = await runLoad('load', failing);
      expect(code).toBe(99);
      expect(k6(asked).at(-1)).toBe(failing);
      expect(asked.at(-1)).toContain('down --volumes');
    },
  );

  test('anything else is refused before anything starts', async () => {
    expect(await runLoad('everything')).toMatchObject({ code: 64, asked: [] });
  });
});
