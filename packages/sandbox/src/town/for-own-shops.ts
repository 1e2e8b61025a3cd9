import { adminMerchants } from '@payflow/contracts';
import type { Client, Transport } from '@payflow/service-kit';
import { replyOf } from './clients.ts';
import { type Gate, type OpenPort, openGate } from './gate.ts';

/** What a town has for a shop of a user's own. */
export interface ForOwnShops {
  /** Takes a merchant in; its secret key is for your shop to call the PG with. */
  newMerchant(name: string): Promise<NewMerchant>;
  /** An address of the PG for your shop to call: there its calls are kept, and can be lost. Closed with the town. */
  gate(): Promise<Gate>;
}

export interface NewMerchant {
  readonly merchantId: string;
  readonly secretKey: string;
}

export interface ForOwnShopsParts {
  readonly pg: Client;
  readonly pgUrl: string;
  readonly transport: Transport;
  /** Closes it with the town. */
  keep(gate: Gate): void;
  readonly openPort?: OpenPort;
}

export function forOwnShops({ pg, pgUrl, transport, keep, openPort }: ForOwnShopsParts): ForOwnShops {
  return {
    async newMerchant(name) {
      const { id: merchantId, secretKey } = replyOf(
        await pg.call(adminMerchants.createMerchant, { body: { name } }),
      );
      return { merchantId, secretKey };
    },
    async gate() {
      const gate = await openGate({
        ...{ port: 0, transport, target: () => pgUrl },
        ...(openPort ? { openPort } : {}),
      });
      keep(gate);
      return gate;
    },
  };
}
