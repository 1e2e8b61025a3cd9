import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, EXAMPLE, id, ReplyFormat, Tid, Timestamp, text } from './fields.ts';
import { AttemptId } from './issuer-authorizations.ts';
import { BusinessDay } from './ledger.ts';

const TAG = 'Card issuer · statements';
const PATH = '/card/api/statements/:date';

/** As many lines of a business day may be put there by hand. */
export const MAX_LINES_BY_HAND = 10_000;

export const StatementLineKind = z.enum(['CAPTURE', 'REFUND', 'CHARGEBACK']).meta({
  id: 'StatementLineKind',
  description: 'CHARGEBACK: what a dispute that the merchant lost takes back.',
});
const RefNo = text(64).meta({ description: 'Of the approval.', example: 'R0123456789ABCDEFGHJ' });
const OperationId = text(64).nullable().meta({
  description:
    'Of the capture or refund, or of the dispute that was lost; null when the money was taken with the authorization.',
});

export const StatementLine = z
  .object({
    id: z.string().max(80).meta({ description: 'Its own on all statements of this issuer.' }),
    kind: StatementLineKind,
    refNo: RefNo,
    tid: Tid.nullable(),
    attemptId: AttemptId.nullable(),
    operationId: OperationId,
    amount: Amount,
    at: Timestamp,
  })
  .meta({ id: 'StatementLine' });
export type StatementLine = z.output<typeof StatementLine>;

const Total = z.object({
  count: z.int().min(0),
  amount: z.int().min(0).meta({ description: 'Minor units.' }),
});

export const Statement = z
  .object({
    date: BusinessDay,
    final: z.boolean().meta({ description: 'false: the day is not over, and this is what there is so far.' }),
    totals: z
      .object({
        captures: Total,
        refunds: Total,
        chargebacks: Total,
        net: z.int().meta({
          description: 'What the issuer pays for the day: captures less refunds and chargebacks.',
        }),
      })
      .nullable()
      .meta({ description: 'Of the whole day, on its first page; null on those after it.' }),
    lines: z.array(StatementLine),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'Statement' });
export type Statement = z.output<typeof Statement>;

const params = z.object({ date: BusinessDay });
const exampleParams = { date: '2026-03-02' };
const aLine = {
  id: `${EXAMPLE.attemptId}_1`,
  kind: 'CAPTURE',
  refNo: 'R0123456789ABCDEFGHJ',
  tid: EXAMPLE.tid,
  attemptId: EXAMPLE.attemptId,
  operationId: null,
  amount: 50000,
  at: EXAMPLE.at,
} as const satisfies StatementLine;

export const statement = endpoint({
  id: 'statement',
  server: 'card',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: "A business day's captures, refunds and chargebacks, in order of time",
  description:
    'A day is one in Asia/Seoul. An authorization that was captured at once is a capture, unless it was reversed. Page by page: `nextCursor` leads to the next one, and is null on the last.',
  access: 'card',
  params,
  query: z.strictObject({
    cursor: text(400).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
    format: ReplyFormat,
  }),
  reply: Statement,
  csv: {
    file: 'statement',
    columns: ['id', 'kind', 'refNo', 'tid', 'attemptId', 'operationId', 'amount', 'at'],
    rows: ({ lines }: Statement) =>
      lines.map((line) => [
        line.id,
        line.kind,
        line.refNo,
        line.tid,
        line.attemptId,
        line.operationId,
        line.amount,
        line.at,
      ]),
  },
  refuses: ['VALIDATION_FAILED'],
  example: {
    params: exampleParams,
    reply: {
      ...exampleParams,
      final: true,
      totals: {
        captures: { count: 1, amount: 50000 },
        refunds: { count: 0, amount: 0 },
        chargebacks: { count: 0, amount: 0 },
        net: 50000,
      },
      lines: [aLine],
      nextCursor: null,
    },
  },
});

export const addStatementLine = endpoint({
  id: 'addStatementLine',
  server: 'card',
  method: 'post',
  path: `${PATH}/lines`,
  tag: TAG,
  summary: 'Put a line on a statement that nothing in the journal stands behind',
  description:
    'The statement shows it after all others; no authorization is touched, and no money is held or taken. Sandbox mode only.',
  access: 'card',
  params,
  body: z
    .strictObject({
      kind: StatementLineKind.default('CAPTURE'),
      amount: Amount,
      refNo: RefNo.optional().meta({ description: 'A fresh one when absent.' }),
      tid: Tid.optional(),
      operationId: id(64).optional(),
    })
    .meta({ id: 'AddStatementLine' }),
  reply: StatementLine,
  status: 201,
  refuses: ['INVALID_STATE', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: {
    params: exampleParams,
    body: { kind: 'CAPTURE', amount: 50000 },
    reply: { ...aLine, id: 'lin_0123456789ABCDEFGHJ', tid: null, attemptId: null },
  },
});
