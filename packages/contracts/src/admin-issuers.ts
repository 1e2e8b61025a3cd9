import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, Timestamp } from './fields.ts';

export const breakerStates = ['CLOSED', 'OPEN', 'PROBING'] as const;

export const IssuerView = z
  .object({
    name: z.string().meta({ example: 'card' }),
    url: z.string(),
    bins: z.array(z.string()).meta({
      description: 'Beginnings of the card numbers that are its own. Empty: it takes any card.',
    }),
    weight: z
      .int()
      .min(1)
      .meta({ description: 'How often it is asked first, beside others for the same card.' }),
    breaker: z.object({
      state: z.enum(breakerStates).meta({
        description: 'OPEN: nothing is sent to it. PROBING: one authorization at a time.',
      }),
      since: Timestamp,
      failures: z.int().min(0).meta({
        description: 'Among its last 20 authorizations; 10 open it. While it is not CLOSED: those that did.',
      }),
      probeInMs: z.int().min(0).nullable().meta({
        description:
          'Real time until one authorization may try again; 0: the next one does. null unless OPEN.',
      }),
    }),
    inFlight: z.int().min(0).meta({ description: 'Authorizations let in and not answered.' }),
    limit: z.int().min(1).meta({ description: 'Authorizations sent to it at once; as many again may wait.' }),
    deadlineMs: z.int().min(1).meta({ description: 'How long it may take for one answer.' }),
  })
  .meta({ id: 'Issuer' });
export type IssuerView = z.output<typeof IssuerView>;

export const listIssuers = endpoint({
  id: 'listIssuers',
  server: 'pg',
  method: 'get',
  path: '/admin/api/issuers',
  tag: 'PG · admin',
  summary: 'The issuers behind the PG, and how they stand',
  description:
    'As CARD_ISSUERS names them, in that order. Breakers and counts are those of the process that answers.',
  access: 'admin',
  reply: z.object({ issuers: z.array(IssuerView) }),
  refuses: [],
  example: {
    reply: {
      issuers: [
        {
          name: 'card',
          url: 'http://localhost:8082',
          bins: [],
          weight: 1,
          breaker: { state: 'CLOSED', since: EXAMPLE.at, failures: 0, probeInMs: null },
          inFlight: 0,
          limit: 128,
          deadlineMs: 3000,
        },
      ],
    },
  },
});
