import { type MessagePort, workerData } from 'node:worker_threads';

/** The thread that waits for the network while the script stands still; see http.ts. */

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string;
  readonly headers: Record<string, string>;
}

/** `status` 0: nobody answered. */
export interface Answered {
  readonly status: number;
  readonly body: string | null;
  readonly headers: Record<string, string>;
}

const { signal, port } = workerData as { signal: Int32Array; port: MessagePort };

/** As k6 writes the names of headers. */
const capitalised = (name: string) => name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());

async function answer({ url, ...request }: Asked): Promise<Answered> {
  try {
    const reply = await fetch(url, request);
    const headers = [...reply.headers].map(([name, value]) => [capitalised(name), value]);
    return { status: reply.status, body: await reply.text(), headers: Object.fromEntries(headers) };
  } catch {
    return { status: 0, body: null, headers: {} };
  }
}

port.on('message', async (asked: Asked) => {
  port.postMessage(await answer(asked));
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
