// A shop's webhook endpoint over real HTTP; for tests alone.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Every webhook that came, in order. */
  readonly received: readonly Received[];
  /** How it answers from now on. */
  answers: (webhook: Received) => Answer | Promise<Answer>;
}

export async function startReceiver(answer: Answer = { status: 200 }): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const webhook = { path: req.url ?? '', headers: req.headers, body: Buffer.concat(chunks).toString() };
    received.push(webhook);
    const { status, headers, body = '' } = await receiver.answers(webhook);
    res.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    answers: () => answer,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return receiver;
}
