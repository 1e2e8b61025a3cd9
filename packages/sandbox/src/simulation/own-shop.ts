import type { RequestListener } from 'node:http';
import type { Clock, Transport } from '@payflow/service-kit';
import type { SimulatedNetwork } from './network.ts';
import type { Scheduler } from './scheduler.ts';

/** A server of the test's own in a simulated town: give its address to PayFlow, and its transport to the server. */
export interface OwnShop {
  readonly url: string;
  /** Its way to everybody in the town. */
  readonly transport: Transport;
  close(): Promise<void>;
}

export interface OwnShopParts {
  readonly scheduler: Scheduler;
  readonly network: SimulatedNetwork;
  readonly clock: Clock;
}

const NAME = 'own shop';

/**
 * Lets a request handler (an Express app is one) take requests at an address of the town. Time stands still while it
 * works, also when it waits for the machine; it moves again when it answers, or when it calls somebody itself.
 */
export function openOwnShop({ scheduler, network, clock }: OwnShopParts, handler: RequestListener): OwnShop {
  let callsOut = Promise.withResolvers<void>();
  const listening = network.listen(
    NAME,
    (req, res) => {
      const answered = new Promise((resolve) => res.once('close', resolve));
      scheduler.holdFor(Promise.race([answered, callsOut.promise]));
      handler(req, res);
    },
    0,
  );
  const way = network.of(NAME).transport({ clock });
  return {
    url: `http://127.0.0.1:${listening.port}`,
    transport(request) {
      callsOut.resolve();
      callsOut = Promise.withResolvers();
      return way.call(request);
    },
    close: listening.close,
  };
}
