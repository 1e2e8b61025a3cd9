import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, OrderNo, Timestamp, text } from './fields.ts';
import { Order } from './shop-orders.ts';

const TAG = 'Merchant · buyers';

/** What ends up stored: two spellings of one address are one address. */
export const normalisedEmail = (value: string): string => value.trim().toLowerCase().normalize('NFC');

export const Email = text(254)
  .transform(normalisedEmail)
  .refine((value) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/u.test(value), 'must be an e-mail address')
  .meta({
    description: 'Spaces around it and upper case do not count.',
    example: 'mina@buyers.example',
    format: 'email',
  });

export const LEAST_PASSWORD_CHARS = 8;
export const MOST_PASSWORD_CHARS = 128;

export const Password = z
  .string()
  .min(LEAST_PASSWORD_CHARS)
  .max(MOST_PASSWORD_CHARS)
  .refine((value) => value.isWellFormed(), 'holds half of a surrogate pair')
  .meta({ format: 'password', example: 'four words to remember' });

export const Buyer = z
  .object({
    buyerId: z.string().meta({ example: EXAMPLE.buyerId }),
    email: z.string().meta({ example: 'mina@buyers.example' }),
    name: z.string().meta({ example: 'Mina' }),
    createdAt: Timestamp,
  })
  .meta({ id: 'Buyer' });
export type Buyer = z.output<typeof Buyer>;

const aBuyer = {
  buyerId: EXAMPLE.buyerId,
  email: 'mina@buyers.example',
  name: 'Mina',
  createdAt: EXAMPLE.at,
};

/** What lets a buyer in; the refresh token comes beside it, in a cookie that no script can read. */
export const Login = z
  .object({
    accessToken: z
      .string()
      .meta({ description: 'Send it as `Authorization: Bearer <access token>`.', example: 'bat_…' }),
    tokenType: z.literal('Bearer'),
    expiresInSeconds: z.int().meta({ description: 'Of real time.', example: 900 }),
    buyer: Buyer,
  })
  .meta({ id: 'Login' });
export type Login = z.output<typeof Login>;

const aLogin = { accessToken: 'bat_…', tokenType: 'Bearer', expiresInSeconds: 900, buyer: aBuyer };
const anAddress = { email: 'mina@buyers.example', password: 'four words to remember' };

export const signUp = endpoint({
  id: 'signUp',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/auth/signup',
  tag: TAG,
  summary: 'Become a buyer',
  description:
    'Answers the same whether the address is new or has an account; an account that is there stays as it is, with its own password. Log in next.',
  access: 'public',
  status: 202,
  body: z.strictObject({ email: Email, password: Password, name: text(100).meta({ example: 'Mina' }) }),
  reply: z.object({
    email: z.string().meta({ description: 'As it is stored.', example: 'mina@buyers.example' }),
  }),
  refuses: ['RATE_LIMITED'],
  example: { body: { ...anAddress, name: 'Mina' }, reply: { email: 'mina@buyers.example' } },
});

export const logIn = endpoint({
  id: 'logIn',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/auth/login',
  tag: TAG,
  summary: 'Log in',
  description:
    'Gives an access token for 15 minutes, and a refresh token for 30 days in an HttpOnly cookie. An unknown address and a wrong password are told alike.',
  access: 'public',
  // Any length: whoever made a password longer or shorter than is taken today must still be told only that it is wrong.
  body: z.strictObject({ email: Email, password: z.string().min(1).max(1_000).meta({ format: 'password' }) }),
  reply: Login,
  refuses: ['UNAUTHORIZED', 'RATE_LIMITED'],
  example: { body: anAddress, reply: aLogin },
});

export const refreshLogin = endpoint({
  id: 'refreshLogin',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/auth/refresh',
  tag: TAG,
  summary: 'A new access token for the refresh token in the cookie, which is exchanged for the next one',
  description:
    'Each refresh token is good once. One that comes a second time was copied: it ends the login, for whoever holds it.',
  access: 'public',
  reply: Login,
  refuses: ['UNAUTHORIZED', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: { reply: aLogin },
});

export const logOut = endpoint({
  id: 'logOut',
  server: 'merchant',
  method: 'post',
  path: '/merchant/api/auth/logout',
  tag: TAG,
  summary: 'End the login that the cookie belongs to, and all its tokens, at once',
  access: 'public',
  reply: z.object({ ok: z.literal(true) }),
  refuses: ['STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: { reply: { ok: true } },
});

export const me = endpoint({
  id: 'me',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/me',
  tag: TAG,
  summary: 'Who is logged in',
  access: 'buyer',
  reply: Buyer,
  refuses: [],
  example: { reply: aBuyer },
});

export const myOrders = endpoint({
  id: 'myOrders',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/orders',
  tag: TAG,
  summary: "The buyer's own orders, the newest first",
  access: 'buyer',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: OrderNo.optional().meta({ description: 'The nextCursor of the page before.' }),
  }),
  reply: z.object({ orders: z.array(Order), nextCursor: z.string().nullable() }),
  refuses: [],
  example: { query: { limit: '20' }, reply: { orders: [], nextCursor: null } },
});
