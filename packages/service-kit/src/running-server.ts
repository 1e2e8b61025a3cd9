import type { Clock } from './clock.ts';
import type { Controlled, Supervisor } from './control.ts';
import type { Faults } from './faults.ts';
import type { RandomBytes } from './ids.ts';
import type { Logger } from './logger.ts';
import type { Network } from './network.ts';
import type { Tracing } from './tracing/tracing.ts';
import type { Transport } from './transport.ts';

/** Tables that end with the process. */
export interface MemoryStorage {
  readonly durability: 'process';
  /** Told of each look beside the write path, which may take real time. */
  onLook(look: Promise<unknown>): void;
}

/** What a server's composition root is given; everything that a test or a simulation replaces comes in here. */
export interface ServerOptions<Config> {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly logger: Logger;
  /** The machine's own when absent. */
  readonly network?: Network;
  /** Given when nothing of the tables has to outlive the process, and time stands still while they are read. */
  readonly storage?: MemoryStorage;
  /** Stands around the server's outgoing calls; the test kit cuts wires here. */
  readonly wire?: (transport: Transport) => Transport;
  /** Who moves all servers together; a server that runs alone has none. */
  readonly supervisor?: Supervisor | undefined;
  /** Records spans; absent: nobody asked for them. */
  readonly tracing?: Tracing | undefined;
  /** Those that several processes of a server play and count together; its own when absent. */
  readonly faults?: Faults;
  /** Told, in words for the user, while something outside is waited for. */
  readonly onWaiting?: (message: string) => void;
  /** Told which commit is about to begin and which is safe, by what it writes; a test ends the process there. */
  readonly passing?: (point: string) => void;
  /** The server has a process of its own, whose memory, CPU and event loop are metrics too. */
  readonly ownProcess?: true;
  /** The database can no longer be trusted with acknowledgements: the process must end. */
  onFatal(error: Error): void;
}

export interface RunningServer extends Controlled {
  readonly port: number;
  /** Ends at once, as a crash would: no request is finished, no timer handed back. */
  kill(): Promise<void>;
}
