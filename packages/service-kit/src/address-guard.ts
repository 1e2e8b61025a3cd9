import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

/** Why an address may not be called, in words; undefined when it may. `host` is the URL's, `address` what it stands for. */
export type AddressGuard = (address: string, port: number, host: string) => string | undefined;

/** An address, or a name that resolves to one, which may not be called. */
class ForbiddenTarget extends Error {
  readonly code = 'EFORBIDDENTARGET';
}

/** Where a URL leads: `address` is known when the URL holds one and no name. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly address: string | undefined;
}

export function targetOf({ hostname, port, protocol }: Pick<URL, 'hostname' | 'port' | 'protocol'>): Target {
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    address: ipaddr.isValid(host) ? host : undefined,
  };
}

/** Resolves a name once and connects to the very address that was checked, so that a second answer cannot slip in. */
function guardedLookup({ host, port }: Target, guard: AddressGuard): LookupFunction {
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      for (const { address } of addresses) {
        const why = guard(address, port, host);
        if (why !== undefined) return callback(new ForbiddenTarget(why), '', 0);
      }
      const [first] = addresses;
      if (options.all) return callback(null, addresses);
      callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
}

/** Opens connections past a guard: every address is checked, also literal ones. */
export function guardedConnect(guard: AddressGuard, timeoutMs: number): buildConnector.connector {
  return (options, callback) => {
    const target = targetOf({ ...options, port: options.port ?? '' });
    const why = target.address === undefined ? undefined : guard(target.address, target.port, target.host);
    if (why !== undefined) return callback(new ForbiddenTarget(why), null);
    buildConnector({ timeout: timeoutMs, lookup: guardedLookup(target, guard) })(options, callback);
  };
}
