import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { CONNECT_TIMEOUT_MS } from '@payflow/service-kit';
import { buildConnector } from 'undici';
import { checkAddress, type TargetPolicy } from '../webhooks/target.ts';

/** A name that resolves to an address which webhooks may not reach. */
class ForbiddenTarget extends Error {
  readonly code = 'EFORBIDDENTARGET';
}

/** Resolves a name once and connects to the very address that was checked, so that a second answer cannot slip in. */
function guardedLookup(host: string, port: number, policy: TargetPolicy): LookupFunction {
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      for (const { address } of addresses) {
        const verdict = checkAddress(address, port, host, policy);
        if (!verdict.allowed) return callback(new ForbiddenTarget(verdict.message), '', 0);
      }
      const [first] = addresses;
      if (options.all) return callback(null, addresses);
      callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
}

/** Opens webhook connections: every address is checked, also literal ones. */
export function guardedConnect(policy: TargetPolicy): buildConnector.connector {
  return (options, callback) => {
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const literal = checkAddress(host, port, host, policy);
    if (!literal.allowed && literal.reason !== 'malformed-address')
      return callback(new ForbiddenTarget(literal.message), null);
    buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup(host, port, policy) })(
      options,
      callback,
    );
  };
}
