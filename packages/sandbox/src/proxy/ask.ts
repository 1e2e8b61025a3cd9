import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

export interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  /** The address of this machine to go to; another one than loopback makes a caller from outside. */
  readonly address?: string;
}

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Every header's name as often as it came, in lower case. */
  readonly names: readonly string[];
  readonly body: string;
  readonly json: unknown;
}

/** One request as given: unlike fetch, it sends any Host and any path. */
export function ask(port: number, path: string, asked: Asked = {}): Promise<Told> {
  const { method = 'GET', headers = {}, body, address = '127.0.0.1' } = asked;
  return new Promise((resolve, reject) => {
    const sent = request({ host: address, port, path, method, headers, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          names: res.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase()),
          body: text,
          get json() {
            return JSON.parse(text);
          },
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends these bytes and nothing more; resolves with all that comes back, when the other side closes. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
    let heard = '';
    socket.on('data', (data) => (heard += data));
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });
}
