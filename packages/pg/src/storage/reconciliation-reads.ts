import type { OpenDatabase } from '@payflow/database';
import { stepId } from '../disputes/take-in.ts';
import type { OwnItem } from '../reconciliation/match.ts';
import type { ReconciliationReads } from '../reconciliation/reads.ts';
import { caseOf, runOf } from './reconciliation-rows.ts';

type Read = OpenDatabase<'pg'>['read'];

interface MoneyRow {
  readonly transactionId: string;
  readonly tid: string | null;
  readonly seq: number | null;
  readonly debit: bigint;
  readonly credit: bigint;
  readonly day: string;
}

const MONEY = { transactionId: true, tid: true, seq: true, debit: true, credit: true, day: true } as const;
/** What payments' events and lost disputes moved; what else touches the account is about no payment, and on no statement. */
const moved = (issuer: string) => ({ issuer, account: 'issuer_receivable', tid: { not: null } });
/** Tids of one look; a database has a limit for the values of a statement. */
const TIDS_AT_ONCE = 500;

/** A dispute's transaction is of no payment's event, and so has no number; only a lost one touches the account. */
function kindOf({ seq, debit }: MoneyRow): OwnItem['kind'] {
  if (seq === null) return 'CHARGEBACK';
  return debit > 0n ? 'CAPTURE' : 'REFUND';
}

/** Lines of the ledger with what the issuer knows them by. */
async function named(read: Read, rows: readonly MoneyRow[]): Promise<OwnItem[]> {
  const tids = [...new Set(rows.flatMap(({ tid }) => (tid === null ? [] : [tid])))];
  const disputed = [...new Set(rows.flatMap(({ tid, seq }) => (tid !== null && seq === null ? [tid] : [])))];
  const [payments, events, lost] = await read(({ payment, event, dispute }) =>
    Promise.all([
      payment.findMany({ where: { tid: { in: tids } }, select: { tid: true, refNo: true } }),
      event.findMany({
        where: { tid: { in: tids }, type: { in: ['payment.captured', 'payment.refunded'] } },
        select: { tid: true, seq: true, data: true },
      }),
      dispute.findMany({
        where: { tid: { in: disputed }, state: 'LOST' },
        select: { id: true, seq: true, issuerDisputeId: true },
      }),
    ]),
  );
  const refNos = new Map(payments.map(({ tid, refNo }) => [tid, refNo]));
  const operations = new Map([
    ...events.map(({ tid, seq, data }): [string, string | null] => [
      `${tid} ${seq}`,
      JSON.parse(data).operationId ?? null,
    ]),
    ...lost.map((one): [string, string] => [stepId(one), one.issuerDisputeId]),
  ]);
  return rows.map((row) => ({
    transactionId: row.transactionId,
    kind: kindOf(row),
    refNo: refNos.get(row.tid ?? '') ?? '',
    tid: row.tid,
    operationId: operations.get(row.seq === null ? row.transactionId : `${row.tid} ${row.seq}`) ?? null,
    amount: Number(row.debit > 0n ? row.debit : row.credit),
    day: row.day,
  }));
}

function itemReads(read: Read): Pick<ReconciliationReads, 'ownItems' | 'ownItemsOf'> {
  return {
    async ownItems({ issuer, day, after, limit }) {
      const rows = await read(({ posting }) =>
        posting.findMany({
          where: { ...moved(issuer), day, transactionId: { gt: after } },
          orderBy: { transactionId: 'asc' },
          take: limit,
          select: MONEY,
        }),
      );
      return named(read, rows);
    },
    async ownItemsOf({ issuer, tids, days }) {
      const found: OwnItem[] = [];
      for (let from = 0; from < tids.length; from += TIDS_AT_ONCE) {
        const some = tids.slice(from, from + TIDS_AT_ONCE);
        const rows = await read(({ posting }) =>
          posting.findMany({
            where: { ...moved(issuer), tid: { in: some }, day: { in: [...days] } },
            select: MONEY,
          }),
        );
        found.push(...(await named(read, rows)));
      }
      return found;
    },
  };
}

export function createReconciliationReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): ReconciliationReads {
  return {
    ...itemReads(read),
    async casesOf(of) {
      const rows = await read(({ reconciliationCase }) => reconciliationCase.findMany({ where: { ...of } }));
      return rows.map(caseOf);
    },
    async lastDay(issuer) {
      const found = await read(({ reconciliationRun }) =>
        reconciliationRun.findFirst({ where: { issuer }, orderBy: { day: 'desc' }, select: { day: true } }),
      );
      return found?.day;
    },
    async runs({ issuer, from, to, after, limit }) {
      const rows = await read(({ reconciliationRun }) =>
        reconciliationRun.findMany({
          where: {
            ...(issuer === undefined ? {} : { issuer }),
            AND: [
              ...(from === undefined ? [] : [{ day: { gte: from } }]),
              ...(to === undefined ? [] : [{ day: { lte: to } }]),
              ...(after === undefined
                ? []
                : [{ OR: [{ day: { lt: after.day } }, { day: after.day, issuer: { gt: after.issuer } }] }]),
            ],
          },
          orderBy: [{ day: 'desc' }, { issuer: 'asc' }],
          take: limit,
        }),
      );
      return rows.map(runOf);
    },
    async cases({ status, kind, issuer, after, limit }) {
      const rows = await read(({ reconciliationCase }) =>
        reconciliationCase.findMany({
          where: {
            ...(status === undefined ? {} : { status }),
            ...(kind === undefined ? {} : { kind }),
            ...(issuer === undefined ? {} : { issuer }),
            ...(after === undefined
              ? {}
              : {
                  openedAt: { lte: after.at },
                  OR: [{ openedAt: { lt: after.at } }, { id: { lt: after.id } }],
                }),
          },
          orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
          take: limit,
        }),
      );
      return rows.map(caseOf);
    },
    countOpen: () =>
      read(({ reconciliationCase }) => reconciliationCase.count({ where: { status: 'OPEN' } })),
  };
}
