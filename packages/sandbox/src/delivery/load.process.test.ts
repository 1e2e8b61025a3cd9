import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endpoints } from '@payflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { projectFiles, projectRoot, readProjectFile } from '../house/project-files.ts';
import { envExample, readCompose, readEnv } from '../image/compose.ts';
import { type Sandbox, startSandbox } from '../index.ts';

const FOLDER = 'deploy/load/k6';
const Played = z.object({
  options: z.object({
    scenarios: z.record(z.string(), z.looseObject({ executor: z.string() })),
    thresholds: z.record(z.string(), z.array(z.string()).min(1)),
    summaryTrendStats: z.array(z.string()),
  }),
  checks: z.record(z.string(), z.array(z.boolean())),
  counters: z.record(z.string(), z.number()),
  calls: z.array(z.object({ method: z.string(), name: z.string(), status: z.number() })),
  summary: z.record(z.string(), z.string()),
});
type Played = z.output<typeof Played>;

const scripts = projectFiles()
  .filter((path) => path.startsWith(`${FOLDER}/`) && readProjectFile(path).includes('export const options'))
  .map((path) => path.slice(FOLDER.length + 1, -'.js'.length));

async function play(script: string, url: string, times = 2): Promise<Played> {
  const player = join(import.meta.dirname, 'k6/play.ts');
  const file = join(projectRoot, FOLDER, `${script}.js`);
  const env = { PATH: process.env.PATH, PAYFLOW_URL: url, RESULTS: '/results' };
  const { stdout } = await promisify(execFile)(process.execPath, [player, file, String(times)], { env });
  return Played.parse(JSON.parse(stdout));
}

/** Stands before the PG; `spoils` may answer in its place, and says so. */
async function openDoor(
  pg: string,
  spoils: (req: IncomingMessage, res: ServerResponse, times: number) => boolean,
) {
  const seen = new Map<string, number>();
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const path = req.url ?? '';
    const reply = await fetch(pg + path, {
      method: req.method ?? 'GET',
      headers: Object.entries(req.headers).flatMap(([name, value]) =>
        typeof value === 'string' && /^(?:content-type|idempotency-key)$/.test(name) ? [[name, value]] : [],
      ) as [string, string][],
      ...(req.method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
    });
    seen.set(path, (seen.get(path) ?? 0) + 1);
    if (spoils(req, res, seen.get(path) ?? 0)) return;
    res.writeHead(reply.status, { 'content-type': 'application/json' }).end(await reply.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

let town: Sandbox;
const plays = new Map<string, Promise<Played>>();
/** As it is played against the town; once, for all who ask. */
function played(script: string): Promise<Played> {
  const playing = plays.get(script) ?? play(script, town.url('pg'));
  plays.set(script, playing);
  return playing;
}

beforeAll(async () => {
  town = await startSandbox();
});
afterAll(() => town[Symbol.asyncDispose]());

describe('the load scripts (played without k6, against a town)', () => {
  test('are four', () => {
    expect(scripts.sort()).toEqual(['smoke', 'soak', 'spike', 'steady']);
  });

  test.each(scripts)('%s pays, finds what was paid, and calls what there is', async (script) => {
    const { checks, counters, calls } = await played(script);
    const failed = Object.entries(checks).filter(([, held]) => held.includes(false));
    expect(failed).toEqual([]);
    expect(checks).toHaveProperty('an acknowledged payment is found again');
    expect(counters).toMatchObject({ payments_acknowledged: 2, payments_lost: 0, calls_repeated: 0 });
    const known = new Set(
      endpoints
        .filter(({ server }) => server === 'pg')
        .map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/:\w+/g, '{}')}`),
    );
    for (const { method, name } of calls)
      expect(known).toContain(`${method} ${name.replaceAll(/\{\w+\}/g, '{}')}`);
  });

  test.each(scripts)('%s asks for few failures, for speed, and that nothing is lost', async (script) => {
    const { options, calls } = await played(script);
    const { thresholds, summaryTrendStats } = options;
    expect(thresholds).toMatchObject({ payments_lost: ['count==0'] });
    for (const asked of ['checks', 'http_req_failed']) expect(thresholds[asked]?.[0]).toMatch(/^rate/);
    const speeds = Object.entries(thresholds).filter(([name]) => name.startsWith('http_req_duration'));
    expect(speeds.length).toBeGreaterThan(0);
    for (const [, [p95, p99]] of speeds) {
      expect(p95).toMatch(/^p\(95\)<\d+$/);
      expect(p99).toMatch(/^p\(99\)<\d+$/);
    }
    expect(summaryTrendStats).toEqual(expect.arrayContaining(['med', 'p(95)', 'p(99)', 'max']));
    // A threshold on what no call and no scenario is named holds of itself.
    const named = Object.keys(thresholds).flatMap(
      (name) => /\{(\w+):(.+)\}$/.exec(name)?.slice(1, 3).join(':') ?? [],
    );
    const names = [
      ...calls.map(({ name }) => `name:${name}`),
      ...Object.keys(options.scenarios).map((name) => `scenario:${name}`),
      'part:last',
    ];
    for (const one of named) expect(names).toContain(one);
  });

  test.each(scripts)(
    '%s tells what it found in words, and as JSON where compose keeps it',
    async (script) => {
      const { summary } = await played(script);
      expect(Object.keys(summary)).toEqual(['stdout', `/results/${script}.json`]);
      expect(summary.stdout).toMatch(
        new RegExp(`^${script}: everything that was asked for holds\n  holds  payments_lost`),
      );
      const { k6 } = readCompose(readEnv(envExample())).services;
      expect(k6?.environment).toMatchObject({ RESULTS: '/results', PAYFLOW_URL: 'http://nginx:8000' });
      expect(k6?.volumes?.map((one) => one.split(':').slice(0, 2))).toEqual([
        [`./${FOLDER}`, k6?.working_dir],
        ['./deploy/load/results', k6?.environment.RESULTS],
      ]);
    },
  );

  test('a payment that was acknowledged and is gone breaks the run', async () => {
    using door = await openDoor(town.url('pg'), (req, res) => {
      if (!req.url?.startsWith('/pay/tx/')) return false;
      res.writeHead(404, { 'content-type': 'application/json' }).end('{"code":"NOT_FOUND"}');
      return true;
    });
    const { counters, checks, summary } = await play('steady', door.url);
    expect(counters).toMatchObject({ payments_acknowledged: 2, payments_lost: 2 });
    expect(checks['an acknowledged payment is found again']).toEqual([false, false]);
    expect(summary.stdout).toMatch(/^steady: 1 of 1 are broken\n {2}BROKEN {2}payments_lost/);
  });

  test('an answer that is lost is asked for again under the same key, and charges once', async () => {
    using door = await openDoor(town.url('pg'), (req, _res, times) => {
      if (req.url !== '/pay/approve' || times > 1) return false;
      req.socket.destroy();
      return true;
    });
    const { counters, calls } = await play('steady', door.url, 1);
    expect(calls.map(({ name, status }) => [name, status])).toEqual([
      ['/pay/ready', 200],
      ['/pay/approve', 0],
      ['/pay/approve', 200],
      ['/pay/tx/{tid}', 200],
    ]);
    expect(counters).toMatchObject({ payments_acknowledged: 1, payments_lost: 0, calls_repeated: 1 });
    expect(await town.invariants()).toEqual([]);
  });

  test('being refused in words is neither a failure nor a loss', async () => {
    using door = await openDoor(town.url('pg'), (_req, res) => {
      res.writeHead(429, { 'content-type': 'application/json' }).end('{"code":"RATE_LIMITED"}');
      return true;
    });
    const { counters, checks } = await play('spike', door.url);
    expect(counters).toMatchObject({ payments_acknowledged: 0, payments_lost: 0, payments_refused: 2 });
    expect(checks).toEqual({});
  });
});
