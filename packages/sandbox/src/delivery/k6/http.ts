import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Answered, Asked } from './fetching.ts';

/** `k6/http` as the load scripts use it: a call returns when it was answered. */

interface Params {
  readonly headers: Record<string, string>;
  readonly tags: { readonly name: string };
}

export interface Call {
  readonly method: string;
  /** The tag by which k6 counts it. */
  readonly name: string;
  readonly status: number;
}

export const calls: Call[] = [];

const LIMIT_MS = 20_000;
const signal = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const thread = new Worker(new URL('./fetching.ts', import.meta.url), {
  workerData: { signal, port: port2 },
  transferList: [port2],
});
thread.unref();
port1.unref();

function ask(asked: Asked): Answered {
  Atomics.store(signal, 0, 0);
  port1.postMessage(asked);
  if (Atomics.wait(signal, 0, 0, LIMIT_MS) === 'timed-out') return { status: 0, body: null, headers: {} };
  return receiveMessageOnPort(port1)?.message;
}

/** `data.status` of a reply. */
function within(body: string | null, path: string): unknown {
  const steps = path.split('.');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], JSON.parse(body ?? ''));
}

function call(asked: Asked, { tags }: Params) {
  const answered = ask(asked);
  calls.push({ method: asked.method, name: tags.name, status: answered.status });
  return { ...answered, json: (path: string) => within(answered.body, path) };
}

export default {
  get: (url: string, params: Params) => call({ method: 'GET', url, headers: params.headers }, params),
  post: (url: string, body: string, params: Params) =>
    call({ method: 'POST', url, body, headers: params.headers }, params),
  expectedStatuses: (...statuses: unknown[]) => statuses,
  setResponseCallback: () => undefined,
};
