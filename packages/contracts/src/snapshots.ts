import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, Timestamp } from './fields.ts';
import { ClockReply } from './operation.ts';

const TAG = 'PG · sandbox';
const PATH = '/sandbox/snapshots';

const Name = z
  .string()
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/, {
    message: 'must be 1 to 64 letters, digits, dots, hyphens or underscores, and not begin with a dot',
  })
  .meta({ example: 'before-refunds' });

export const SnapshotView = z
  .object({
    name: Name,
    at: Timestamp.meta({ description: 'Business time of the snapshot.' }),
    payments: z.int().min(0).meta({ description: 'How many payments the PG had.' }),
  })
  .meta({ id: 'Snapshot' });
export type SnapshotView = z.output<typeof SnapshotView>;

const example = { name: 'before-refunds', at: EXAMPLE.at, payments: 3 };
const byName = z.object({ name: Name });
const exampleName = { name: example.name };

export const resetSandbox = endpoint({
  id: 'resetSandbox',
  server: 'pg',
  method: 'post',
  path: '/sandbox/reset',
  tag: TAG,
  summary: 'Begin anew: all servers as after a first start',
  description:
    'Payments, merchants, endpoints, orders and journals are gone, M001 has its key, the shop is registered, and business time is ' +
    'real time again. Snapshots stay. Calls that come meanwhile wait; what is under way and cannot end within a second is cut, and ' +
    'answered with 503. A town whose messages go to Kafka cannot be taken back: others have read them.',
  access: 'admin',
  reply: ClockReply,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'STORAGE_UNAVAILABLE'],
  example: { reply: { now: EXAMPLE.at, offsetMs: 0 } },
});

export const takeSnapshot = endpoint({
  id: 'takeSnapshot',
  server: 'pg',
  method: 'post',
  path: PATH,
  tag: TAG,
  summary: 'Remember all servers as they are now',
  description:
    'One moment of all databases, and of business time. What is under way ends first, for a second at most; what takes longer is ' +
    'remembered as a crash would leave it. Under a name that is taken, the older snapshot goes.',
  access: 'admin',
  body: z
    .strictObject({ name: Name.optional().meta({ description: 'Absent: snapshot-1, snapshot-2, …' }) })
    .default({})
    .meta({ id: 'TakeSnapshot' }),
  reply: SnapshotView,
  status: 201,
  refuses: ['NOT_FOUND', 'STORAGE_UNAVAILABLE'],
  example: { body: exampleName, reply: example },
});

export const listSnapshots = endpoint({
  id: 'listSnapshots',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'The snapshots there are, the oldest first',
  access: 'admin',
  reply: z.object({ snapshots: z.array(SnapshotView) }),
  refuses: ['NOT_FOUND', 'STORAGE_UNAVAILABLE'],
  example: { reply: { snapshots: [example] } },
});

export const restoreSnapshot = endpoint({
  id: 'restoreSnapshot',
  server: 'pg',
  method: 'post',
  path: `${PATH}/:name/restore`,
  tag: TAG,
  summary: 'Go back to a snapshot, with all servers and with business time',
  description:
    'Whatever happened since has not happened. Calls that come meanwhile wait; what is under way and cannot end within a second is ' +
    'cut, and answered with 503. A snapshot of another version of PayFlow is refused.',
  access: 'admin',
  params: byName,
  reply: SnapshotView,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'STORAGE_UNAVAILABLE'],
  example: { params: exampleName, reply: example },
});

export const deleteSnapshot = endpoint({
  id: 'deleteSnapshot',
  server: 'pg',
  method: 'delete',
  path: `${PATH}/:name`,
  tag: TAG,
  summary: 'Forget a snapshot',
  access: 'admin',
  params: byName,
  reply: SnapshotView,
  refuses: ['NOT_FOUND', 'STORAGE_UNAVAILABLE'],
  example: { params: exampleName, reply: example },
});
