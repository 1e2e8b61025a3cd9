import type { RequestListener } from 'node:http';
import { type Listening, type ListenOptions, listen } from './http/server.ts';
import { type LiveTransport, type LiveTransportOptions, liveTransport } from './transport.ts';

/** How a server is reached, and how it reaches others: the machine's sockets, or a simulation's wires. */
export interface Network {
  /** Throws a StartupError when the port is taken. */
  listen(app: RequestListener, options: ListenOptions): Promise<Listening>;
  transport(options: LiveTransportOptions): LiveTransport;
}

export const liveNetwork: Network = { listen, transport: liveTransport };
