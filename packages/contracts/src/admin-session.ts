import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Timestamp, text } from './fields.ts';

/** Coming into the console: the admin key is shown once, and a cookie that no script can read stands for it from then on. */

const TAG = 'PG · admin';
const path = '/admin/api/session';

/** The cookie's name. */
export const SESSION_COOKIE = 'payflow_console';

export const ConsoleSession = z
  .object({
    mode: z.enum(['sandbox', 'server']),
    needsSignIn: z.boolean().meta({
      description: 'Whether this caller must sign in; in sandbox mode nobody on this machine must.',
    }),
    signedInUntil: Timestamp.nullable().meta({
      description: 'When the session ends, real time; null: there is none.',
    }),
    shopUrl: z.string().meta({ description: 'Where the reference shop is.' }),
  })
  .meta({ id: 'ConsoleSession' });
export type ConsoleSession = z.output<typeof ConsoleSession>;

const aSession = { mode: 'server', needsSignIn: true, shopUrl: 'https://pay.example' } as const;
const signedIn = { ...aSession, signedInUntil: '2026-03-02T08:00:00.000Z' };
const signedOut = { ...aSession, signedInUntil: null };

const shared = { server: 'pg', path, tag: TAG, access: 'public', reply: ConsoleSession } as const;

export const readSession = endpoint({
  ...shared,
  id: 'readSession',
  method: 'get',
  summary: 'Whether the console must be signed in to, and until when it is',
  refuses: [],
  example: { reply: signedOut },
});

export const signIn = endpoint({
  ...shared,
  id: 'signIn',
  method: 'post',
  summary: 'Sign in to the console with the admin key',
  description:
    'Sets a cookie that stands for the admin key for 8 hours: HttpOnly, SameSite=Strict, and Secure where the public address is https. What it changes must be asked for by a page of this server; anybody else shows the admin key.',
  body: z.strictObject({ adminKey: text(500).meta({ format: 'password' }) }).meta({ id: 'SignIn' }),
  refuses: ['UNAUTHORIZED', 'FORBIDDEN', 'RATE_LIMITED'],
  example: { body: { adminKey: 'ak_…' }, reply: signedIn },
});

export const signOut = endpoint({
  ...shared,
  id: 'signOut',
  method: 'delete',
  summary: 'Sign out of the console: the browser forgets the session',
  refuses: ['FORBIDDEN'],
  example: { reply: signedOut },
});
