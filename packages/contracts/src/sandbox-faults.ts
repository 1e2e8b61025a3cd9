import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Fault, HOPS } from './faults.ts';

export * from './faults.ts';

const TAG = 'PG · sandbox';
const PATH = '/sandbox/faults';
/** As many faults may stand at once. */
const MAX_FAULTS = 100;

const Shown = z.object({
  fault: z
    .looseObject({ name: z.string(), hop: z.enum(HOPS), fault: z.string() })
    .meta({ description: 'As it was sent, with its name and what it left out.' }),
  seen: z.int().min(0).meta({ description: 'How many it matched, and no fault before it took.' }),
  hit: z.int().min(0).meta({ description: 'How many of these it was played on.' }),
});

export const FaultsReply = z
  .object({
    faults: z.array(Shown),
    warnings: z.array(z.string()).meta({ description: 'Faults that can never hit, and why.' }),
  })
  .meta({ id: 'Faults' });

const EXAMPLE_FAULT = {
  name: 'reply-lost',
  hop: 'merchant-call',
  fault: 'replyLost',
  match: { path: '/pay/approve' },
  when: { first: 1 },
} as const;
const exampleReply = { faults: [{ fault: EXAMPLE_FAULT, seen: 0, hit: 0 }], warnings: [] };

const twice = (faults: readonly Fault[]): number =>
  faults.findIndex(({ name }, i) => name !== undefined && faults.findIndex((one) => one.name === name) < i);

export const putFaults = endpoint({
  id: 'putFaults',
  server: 'pg',
  method: 'put',
  path: PATH,
  tag: TAG,
  summary: 'Say what goes wrong between the servers, and in their databases',
  description:
    'Takes the place of all faults that stood before; an empty list ends them. Of several faults on one hop the first that matches ' +
    'and whose time it is is played. They end with `npm start`. What the issuer itself does wrong is told by its scripts.',
  access: 'admin',
  body: z
    .strictObject({
      faults: z
        .array(Fault)
        .max(MAX_FAULTS)
        .superRefine((faults, { addIssue }) => {
          const at = twice(faults);
          if (at >= 0) addIssue({ code: 'custom', path: [at, 'name'], message: 'stands there twice' });
        }),
    })
    .meta({ id: 'PutFaults' }),
  reply: FaultsReply,
  refuses: ['NOT_FOUND'],
  example: { body: { faults: [EXAMPLE_FAULT] }, reply: exampleReply },
});

export const listFaults = endpoint({
  id: 'listFaults',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'The faults that stand, and how often each was played',
  access: 'admin',
  reply: FaultsReply,
  refuses: ['NOT_FOUND'],
  example: { reply: { faults: [{ fault: EXAMPLE_FAULT, seen: 1, hit: 1 }], warnings: [] } },
});

export const clearFaults = endpoint({
  id: 'clearFaults',
  server: 'pg',
  method: 'delete',
  path: PATH,
  tag: TAG,
  summary: 'End all faults',
  access: 'admin',
  reply: FaultsReply,
  refuses: ['NOT_FOUND'],
  example: { reply: { faults: [], warnings: [] } },
});
