import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerName } from '@payflow/contracts';

/** What a server was sent. */
export interface Echoed {
  readonly server: ServerName;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodyBytes: number;
}

/** Three servers that answer with what they were sent: what a proxy makes of a request shows in its reply. */
export interface Echoes extends AsyncDisposable {
  readonly upstreams: Readonly<Record<ServerName, string>>;
  /** How many connections a server was ever opened. */
  connections(name: ServerName): number;
}

interface Echo {
  readonly server: Server;
  readonly url: string;
  readonly opened: () => number;
}

async function echo(name: ServerName, port: number): Promise<Echo> {
  let opened = 0;
  const server = createServer(async (req, res) => {
    const { method = '', url = '', headers } = req;
    if (url === '/merchant/silence') return;
    if (url === '/admin/stream') {
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
      return;
    }
    let bodyBytes = 0;
    for await (const chunk of req) bodyBytes += chunk.length;
    const told: Echoed = { server: name, method, url, headers, bodyBytes };
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told));
  });
  server.on('connection', () => void opened++);
  server.on('upgrade', (_req, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    opened: () => opened,
  };
}

/** On ports that are given, or on free ones. */
export async function startEchoes(ports: Partial<Record<ServerName, number>> = {}): Promise<Echoes> {
  const [pg, card, merchant] = await Promise.all([
    echo('pg', ports.pg ?? 0),
    echo('card', ports.card ?? 0),
    echo('merchant', ports.merchant ?? 0),
  ]);
  const all = { pg, card, merchant };
  return {
    upstreams: { pg: pg.url, card: card.url, merchant: merchant.url },
    connections: (name) => all[name].opened(),
    async [Symbol.asyncDispose]() {
      for (const { server } of Object.values(all)) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
