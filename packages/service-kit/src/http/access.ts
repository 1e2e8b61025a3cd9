import { type Access, type Refusal, refuse } from '@payflow/contracts';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';
import { sameSecret } from '../secrets.ts';

/** Who is calling: a merchant by its id, or the role that the key stands for. */
export interface Caller {
  readonly id: string;
  /** Nobody said who calls; the sandbox took someone, and the request may name another. */
  readonly isAssumed?: true;
  /** An admin calls in its name. */
  readonly byAdmin?: true;
}

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'malformed' };

export interface CallerFacts {
  readonly method: string;
  readonly credentials: Credentials;
  /** The client itself is on this machine, also when it comes through a trusted proxy. */
  readonly loopback: boolean;
  /** The client's, also when it comes through a trusted proxy. */
  readonly address: string | undefined;
  header(name: string): string | undefined;
}

export type Authenticate = (facts: CallerFacts) => Promise<Caller | Refusal> | Caller | Refusal;
export type Authenticators = Readonly<Partial<Record<Exclude<Access, 'public'>, Authenticate>>>;

/** `Bearer key`, or `Basic base64(key:)` as PGs accept it. */
export function credentialsOf(header: string | undefined): Credentials {
  if (header === undefined) return { kind: 'none' };
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  if (/^bearer$/i.test(scheme) && value !== '') return { kind: 'key', key: value };
  if (!/^basic$/i.test(scheme)) return { kind: 'malformed' };
  const [key = '', ...rest] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return key !== '' && rest.join(':') === '' ? { kind: 'key', key } : { kind: 'malformed' };
}

const USUAL_LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined || USUAL_LOOPBACK.has(address)) return address !== undefined;
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

export function callerFacts(req: Request): CallerFacts {
  const address = req.ip;
  return {
    method: req.method,
    credentials: credentialsOf(req.get('authorization')),
    loopback: isLoopbackAddress(address),
    address,
    header: (name) => req.get(name),
  };
}

export const keyWanted = (what: string): Refusal =>
  refuse('UNAUTHORIZED', `Send ${what} as "Authorization: Bearer <key>".`);

/** In sandbox mode a loopback caller without credentials passes. */
export const isOpenTo = (
  { credentials, loopback }: Pick<CallerFacts, 'credentials' | 'loopback'>,
  mode: 'sandbox' | 'server',
): boolean => credentials.kind === 'none' && mode === 'sandbox' && loopback;

/** One fixed key for a role, which need not be shown where the sandbox is open. */
export function byFixedKey(role: string, key: string | undefined, mode: 'sandbox' | 'server'): Authenticate {
  return (facts) => {
    const { credentials } = facts;
    if (isOpenTo(facts, mode)) return { id: role };
    if (credentials.kind === 'key' && key !== undefined && sameSecret(credentials.key, key))
      return { id: role };
    return keyWanted(`the ${role} key`);
  };
}
