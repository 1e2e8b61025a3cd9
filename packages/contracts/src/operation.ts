import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, Timestamp, text } from './fields.ts';

const TAG = 'PG · sandbox';

export const ClockReply = z
  .object({
    now: Timestamp.meta({ description: 'Business time.' }),
    offsetMs: z.int().meta({
      description: 'How far business time is ahead of real time; below zero where a test began in the past.',
    }),
  })
  .meta({ id: 'ClockReply' });

/** What a server will do by itself, and when. */
const UpcomingTimer = z.object({
  server: z.enum(['pg', 'card', 'merchant']),
  kind: z.string().meta({ description: 'What will be done.', example: 'expire' }),
  subject: z.string().meta({ description: 'What it is done to.', example: EXAMPLE.tid }),
  due: Timestamp.meta({ description: 'Business time.' }),
});

export const ClockView = ClockReply.extend({
  next: z.array(UpcomingTimer).max(20).meta({
    description:
      'What falls due next on all servers, the earliest first, at most 20. Housekeeping is left out.',
  }),
}).meta({ id: 'Clock' });

export const ClockMovedReply = ClockReply.extend({
  fellDue: z.array(UpcomingTimer).max(200).meta({
    description:
      'What fell due on the way and was done, in its order: the first 200. Empty where nobody waited for it.',
  }),
}).meta({ id: 'ClockMoved' });

export const readClock = endpoint({
  id: 'readClock',
  server: 'pg',
  method: 'get',
  path: '/sandbox/clock',
  tag: TAG,
  summary: 'Business time, and what falls due next',
  access: 'admin',
  reply: ClockView,
  refuses: ['STORAGE_UNAVAILABLE'],
  example: {
    reply: {
      now: EXAMPLE.at,
      offsetMs: 0,
      next: [{ server: 'pg', kind: 'expire', subject: EXAMPLE.tid, due: '2026-03-02T00:30:00.000Z' }],
    },
  },
});

export const moveClock = endpoint({
  id: 'moveClock',
  server: 'pg',
  method: 'post',
  path: '/sandbox/clock',
  tag: TAG,
  summary: 'Move business time forward on all servers; timers that fall due run before the reply',
  description:
    'By `advance` or `to`, one of them. The clock stops at each time at which something falls due, on whichever server, and goes ' +
    'on when that is done; after 500 stops it goes the rest of the way at once. It never goes back.',
  access: 'admin',
  body: z
    .strictObject({
      advance: text(32).optional().meta({
        description: 'ISO 8601 duration of days, hours, minutes and seconds.',
        example: 'PT5M',
      }),
      to: z.iso
        .datetime({ offset: true, error: 'must be an RFC 3339 time, like 2026-03-02T09:00:00+09:00' })
        .optional()
        .meta({ description: 'Business time, RFC 3339.', example: '2026-03-02T09:00:00+09:00' }),
      wait: z.boolean('must be true or false').default(true).meta({
        description: 'false: the clock goes there at once, and what falls due happens behind the reply.',
      }),
    })
    .meta({ id: 'MoveClock' }),
  reply: ClockMovedReply,
  refuses: ['NOT_FOUND', 'STORAGE_UNAVAILABLE'],
  example: {
    body: { advance: 'PT5M' },
    reply: { now: '2026-03-02T00:05:00.000Z', offsetMs: 300000, fellDue: [] },
  },
});

const Invariant = z.object({
  id: z.string().meta({ example: 'I1' }),
  promise: z.string().meta({ example: 'A payment is what its events make it.' }),
});

export const InvariantsReply = z
  .object({
    holds: z.boolean().meta({ description: 'Whether nothing that was looked at breaks an invariant.' }),
    at: Timestamp.meta({ description: 'Business time of the look.' }),
    tookMs: z.int().min(0),
    invariants: z.array(
      Invariant.extend({
        looked: z.int().min(0).meta({ description: 'Payments or rows that could have broken it.' }),
        breached: z.int().min(0),
        breaches: z
          .array(z.string())
          .max(20)
          .meta({ description: 'What is wrong, with the offending ids; the first 20.' }),
      }),
    ),
    checkedByTests: z.array(Invariant).meta({
      description: 'What no look at the databases can show, and was therefore not looked at.',
    }),
  })
  .meta({ id: 'Invariants' });
export type InvariantsReply = z.output<typeof InvariantsReply>;

export const readInvariants = endpoint({
  id: 'readInvariants',
  server: 'pg',
  method: 'get',
  path: '/sandbox/invariants',
  tag: TAG,
  summary: 'Hold the books of all servers to what PayFlow promises',
  description:
    "Looks at one moment of the gateway's and the shop's databases and of the issuer's journal, beside the servers. With " +
    '`quiet`, whatever is due is done first, and what looks wrong is looked at again: a payment that moves meanwhile is ' +
    'not reported. Always exempt from I1 are payments in APPROVING and UNKNOWN or with a pending operation, whose ' +
    'outcome is still being found out, and in MANUAL_REVIEW, where a person decides. An authorization that somebody asked of the issuer directly breaks I9, for ' +
    'the gateway does not know it.',
  access: 'admin',
  query: z.strictObject({
    quiet: z
      .enum(['true', 'false'])
      .default('true')
      .meta({ description: 'false looks once, at the moment as it is.' }),
  }),
  reply: InvariantsReply,
  refuses: ['NOT_FOUND', 'STORAGE_UNAVAILABLE'],
  example: {
    reply: {
      holds: true,
      at: EXAMPLE.at,
      tookMs: 12,
      invariants: [
        {
          id: 'I3',
          promise: 'A payment is what its events make it, step by step along the state table.',
          looked: 3,
          breached: 0,
          breaches: [],
        },
      ],
      checkedByTests: [
        { id: 'I8', promise: 'Every 2xx that a client saw is in the database after any crash.' },
      ],
    },
  },
});

/** `P1DT2H3M4.5S` → milliseconds; undefined when it is not a duration of days and time, or is not above zero. */
export function durationMs(iso: string): number | undefined {
  const parts =
    /^P(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/.exec(iso);
  if (!parts) return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const ms = Math.round(
    ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000,
  );
  return ms > 0 ? ms : undefined;
}

export const readyz = endpoint({
  id: 'readyz',
  server: 'any',
  method: 'get',
  path: '/readyz',
  tag: 'Operation',
  summary: 'Ready to take requests',
  access: 'public',
  reply: z.object({ ready: z.boolean(), checks: z.record(z.string(), z.string()) }).meta({ id: 'Readiness' }),
  alsoStatus: { 503: 'Not ready; `checks` says what is missing.' },
  refuses: [],
  example: {
    reply: { ready: true, checks: { database: 'ok' } },
    also: { 503: { ready: false, checks: { database: 'does not answer' } } },
  },
});

export const livez = endpoint({
  id: 'livez',
  server: 'any',
  method: 'get',
  path: '/livez',
  tag: 'Operation',
  summary: 'The process is alive',
  access: 'public',
  reply: z.object({ alive: z.literal(true) }).meta({ id: 'Liveness' }),
  refuses: [],
  example: { reply: { alive: true } },
});
