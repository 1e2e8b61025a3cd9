import { setTimeout as wait } from 'node:timers/promises';
import { operation } from '@payflow/contracts';
import { createClient, liveClock, liveTransport } from '@payflow/service-kit';

const LOOK_EVERY_MS = 25;
const LOOK_DEADLINE_MS = 2_000;

/** An address of this machine for whatever a server is bound to. */
export function reachable(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export interface Looking {
  /** Whether the server says, now, that it takes requests. */
  isReady(): Promise<boolean>;
  /** Resolves when it says so, or when `signal` ends the wait. */
  untilReady(signal: AbortSignal): Promise<void>;
  /** What was missing when it was looked at last. */
  readonly missing: string;
  close(): Promise<void>;
}

/** Looks at a server's /readyz. */
export function lookAt(baseUrl: string): Looking {
  const transport = liveTransport({ clock: liveClock() });
  const client = createClient({ transport: transport.call, baseUrl, deadlineMs: LOOK_DEADLINE_MS });
  let missing = 'nobody answers';
  async function isReady(): Promise<boolean> {
    const answer = await client.call(operation.readyz, {}).catch(() => undefined);
    if (!answer?.ok) return false;
    const open = Object.entries(answer.reply.checks).filter(([, check]) => check !== 'ok');
    missing = open.map(([name, check]) => `${name}: ${check}`).join(', ');
    return answer.reply.ready;
  }
  return {
    isReady,
    get missing() {
      return missing;
    },
    async untilReady(signal) {
      while (!signal.aborted && !(await isReady())) {
        await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    },
    close: transport.close,
  };
}
