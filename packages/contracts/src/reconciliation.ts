import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, id, ReplyFormat, Tid, Timestamp, text } from './fields.ts';
import { StatementLineKind } from './issuer-statements.ts';
import { BusinessDay, spanOfDays } from './ledger.ts';

/** What issuers state of each business day, held against the PG's own books. */

const TAG = 'PG · reconciliation';
const PATH = '/admin/api/reconciliation';

export const runStates = ['RUNNING', 'DONE', 'NOT_OFFERED', 'UNREACHABLE'] as const;
export const caseKinds = ['MISSING_AT_PG', 'MISSING_AT_ISSUER', 'AMOUNT_DIFFERS', 'NO_STATEMENT'] as const;
export const caseResolutions = ['WRITE_OFF', 'CORRECTED_ELSEWHERE', 'STATEMENT'] as const;

export const RunState = z.enum(runStates).meta({
  id: 'ReconciliationState',
  description:
    'DONE: held against each other. NOT_OFFERED: this issuer has no statements. UNREACHABLE: it gave none for a day.',
});
export type RunState = (typeof runStates)[number];
export const CaseKind = z.enum(caseKinds).meta({
  id: 'ReconciliationCaseKind',
  description:
    'MISSING_AT_PG: only the statement has it. MISSING_AT_ISSUER: only the PG has it. AMOUNT_DIFFERS: both, with other amounts. NO_STATEMENT: the issuer gave none.',
});
export type CaseKind = (typeof caseKinds)[number];
export const CaseStatus = z.enum(['OPEN', 'RESOLVED']).meta({ id: 'ReconciliationCaseStatus' });
export type CaseStatus = z.output<typeof CaseStatus>;

const IssuerName = text(32).meta({ description: 'As CARD_ISSUERS names it.', example: 'card' });
const CaseId = id(64).meta({ example: 'rcn_0123456789ABCDEFGHJ' });
const Net = z.int().meta({
  description: 'Captures less refunds and chargebacks; below zero when these outweigh.',
  example: 50000,
});
const Part = z.object({ count: z.int().min(0), net: Net });

export const Run = z
  .object({
    id: z.string().meta({ example: 'rec_0123456789ABCDEFGHJ' }),
    issuer: IssuerName,
    day: BusinessDay,
    state: RunState,
    matched: Part,
    missingAtPg: Part,
    missingAtIssuer: Part,
    amountDiffers: Part.meta({ description: '`net`: what the statement says less what the books say.' }),
    accepted: Net.meta({ description: 'Of lines that differed: stated amounts that a write-off accepts.' }),
    paid: Net.meta({ description: 'What the issuer has paid for the day: matched and accepted.' }),
    fetchedAt: Timestamp.nullable().meta({ description: 'When the statement was read; null before.' }),
    trouble: z.string().nullable().meta({ description: 'Why the last try to read it failed.' }),
    startedAt: Timestamp,
  })
  .meta({ id: 'ReconciliationRun' });
export type Run = z.output<typeof Run>;

const Amount = z.int().min(1).nullable();

export const Case = z
  .object({
    id: CaseId,
    issuer: IssuerName,
    day: BusinessDay,
    kind: CaseKind,
    status: CaseStatus,
    line: StatementLineKind.nullable(),
    refNo: z.string().nullable(),
    tid: Tid.nullable(),
    ownAmount: Amount.meta({ description: 'What the PG has in its books; null when it has nothing.' }),
    statedAmount: Amount.meta({ description: 'What the statement says; null when it says nothing.' }),
    openedAt: Timestamp,
    resolution: z
      .object({
        resolution: z.enum(caseResolutions).meta({
          description: 'STATEMENT: a later statement agrees, and nobody had to do anything.',
        }),
        reason: z.string(),
        by: z.string().meta({ example: 'admin' }),
        at: Timestamp,
      })
      .nullable(),
  })
  .meta({ id: 'ReconciliationCase' });
export type Case = z.output<typeof Case>;

const aRun = {
  id: 'rec_0123456789ABCDEFGHJ',
  issuer: 'card',
  day: '2026-03-02',
  state: 'DONE',
  matched: { count: 41, net: 2050000 },
  missingAtPg: { count: 0, net: 0 },
  missingAtIssuer: { count: 0, net: 0 },
  amountDiffers: { count: 1, net: -100 },
  accepted: 0,
  paid: 2050000,
  fetchedAt: '2026-03-02T19:00:00.000Z',
  trouble: null,
  startedAt: '2026-03-02T19:00:00.000Z',
} as const satisfies Run;

const aCase = {
  id: 'rcn_0123456789ABCDEFGHJ',
  issuer: 'card',
  day: '2026-03-02',
  kind: 'AMOUNT_DIFFERS',
  status: 'OPEN',
  line: 'CAPTURE',
  refNo: 'R0123456789ABCDEFGHJ',
  tid: EXAMPLE.tid,
  ownAmount: 50000,
  statedAmount: 49900,
  openedAt: '2026-03-02T19:00:00.000Z',
  resolution: null,
} as const satisfies Case;

const page = {
  cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const RunPage = z
  .object({ runs: z.array(Run), nextCursor: z.string().nullable() })
  .meta({ id: 'ReconciliationRunPage' });

export const listReconciliation = endpoint({
  id: 'listReconciliation',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'How each business day of each issuer came out, the newest first',
  access: 'admin',
  query: spanOfDays(
    z.strictObject({
      issuer: IssuerName.optional(),
      from: BusinessDay.optional(),
      to: BusinessDay.optional(),
      ...page,
      format: ReplyFormat,
    }),
  ),
  reply: RunPage,
  csv: {
    file: 'reconciliation',
    columns: [
      'issuer',
      'day',
      'state',
      'matchedCount',
      'matchedNet',
      'missingAtPgCount',
      'missingAtPgNet',
      'missingAtIssuerCount',
      'missingAtIssuerNet',
      'amountDiffersCount',
      'amountDiffersNet',
      'accepted',
      'paid',
      'fetchedAt',
    ],
    rows: ({ runs }: z.output<typeof RunPage>) =>
      runs.map((run) => [
        run.issuer,
        run.day,
        run.state,
        ...[run.matched, run.missingAtPg, run.missingAtIssuer, run.amountDiffers].flatMap(
          ({ count, net }) => [count, net],
        ),
        run.accepted,
        run.paid,
        run.fetchedAt,
      ]),
  },
  refuses: ['VALIDATION_FAILED'],
  example: { query: { issuer: 'card' }, reply: { runs: [aRun], nextCursor: null } },
});

export const listReconciliationCases = endpoint({
  id: 'listReconciliationCases',
  server: 'pg',
  method: 'get',
  path: `${PATH}/cases`,
  tag: TAG,
  summary: 'Differences between statements and books, the newest first',
  access: 'admin',
  query: z.strictObject({
    status: CaseStatus.optional(),
    kind: CaseKind.optional(),
    issuer: IssuerName.optional(),
    ...page,
  }),
  reply: z
    .object({ cases: z.array(Case), nextCursor: z.string().nullable() })
    .meta({ id: 'ReconciliationCasePage' }),
  refuses: ['VALIDATION_FAILED'],
  example: { query: { status: 'OPEN' }, reply: { cases: [aCase], nextCursor: null } },
});

const params = z.object({ id: CaseId });

export const getReconciliationCase = endpoint({
  id: 'getReconciliationCase',
  server: 'pg',
  method: 'get',
  path: `${PATH}/cases/:id`,
  tag: TAG,
  summary: 'One of them',
  access: 'admin',
  params,
  reply: Case,
  refuses: ['NOT_FOUND'],
  example: { params: { id: aCase.id }, reply: aCase },
});

export const resolveReconciliationCase = endpoint({
  id: 'resolveReconciliationCase',
  server: 'pg',
  method: 'post',
  path: `${PATH}/cases/:id/resolve`,
  tag: TAG,
  summary: 'Decide a difference',
  description:
    'WRITE_OFF takes the statement for true: the books follow it, against write_off, and the issuer pays what it states. CORRECTED_ELSEWHERE posts nothing. Refuses a case that is resolved.',
  access: 'admin',
  params,
  body: z
    .strictObject({
      resolution: z.enum(['WRITE_OFF', 'CORRECTED_ELSEWHERE']),
      reason: text(500).meta({ example: 'The issuer charges 100 won for the line; agreed by phone.' }),
    })
    .meta({ id: 'ResolveReconciliationCase' }),
  reply: Case,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: {
    params: { id: aCase.id },
    body: { resolution: 'WRITE_OFF', reason: 'The issuer charges 100 won for the line; agreed by phone.' },
    reply: {
      ...aCase,
      status: 'RESOLVED',
      resolution: {
        resolution: 'WRITE_OFF',
        reason: 'The issuer charges 100 won for the line; agreed by phone.',
        by: 'admin',
        at: '2026-03-03T01:00:00.000Z',
      },
    },
  },
});

export const runReconciliation = endpoint({
  id: 'runReconciliation',
  server: 'pg',
  method: 'post',
  path: `${PATH}/run`,
  tag: TAG,
  summary: 'Hold a past day against its statement now, or once more',
  description: 'Answers as soon as it is begun; the list of runs tells how it came out.',
  access: 'admin',
  body: z
    .strictObject({
      day: BusinessDay,
      issuer: IssuerName.optional().meta({ description: 'Absent: each issuer.' }),
    })
    .meta({ id: 'RunReconciliation' }),
  reply: z.object({ runs: z.array(Run) }),
  status: 202,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: {
    body: { day: '2026-03-02' },
    reply: { runs: [{ ...aRun, state: 'RUNNING', paid: 0, fetchedAt: null }] },
  },
});
