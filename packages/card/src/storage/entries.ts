import { type Row, table } from '@payflow/database';
import { Prisma } from '@payflow/database/card';
import type { Asked, Entry, OperationDeclined, Stated } from '../authorizations/entry.ts';

export const entries = table('entries', Prisma.EntryScalarFieldEnum, ['attemptId', 'seq']);

export function rowOf(entry: Entry): Row {
  const { attemptId, seq, type, at } = entry;
  const row = { attemptId, seq, type, at };
  switch (entry.type) {
    case 'authorized':
      return {
        ...row,
        ...askedRow(entry.asked),
        refNo: entry.refNo,
        authCode: entry.authCode,
        cardToken: entry.cardToken ?? null,
        responseCode: '00',
        ...statedRow(entry),
      };
    case 'declined':
      return { ...row, ...askedRow(entry.asked), responseCode: entry.responseCode, reason: entry.reason };
    case 'captured':
    case 'refunded':
      return { ...row, ...movedRow(entry), responseCode: '00', ...statedRow(entry) };
    case 'operation_declined': {
      const { operation, responseCode, reason } = entry;
      return { ...row, ...movedRow(entry), operation, responseCode, reason };
    }
    case 'reversed':
      return { ...row, ...movedRow(entry) };
    case 'tombstoned':
      return { ...row, operationId: entry.operationId, tid: entry.tid };
    case 'disputed':
    case 'dispute_won':
    case 'charged_back': {
      const { disputeId, refNo, amount } = entry;
      return { ...row, operationId: disputeId, refNo, amount };
    }
  }
}

function askedRow({ capture, ...asked }: Asked): Row {
  return { ...asked, captured: Number(capture) };
}

const statedRow = ({ stated }: { readonly stated?: Stated }): Row =>
  typeof stated === 'number' ? { stated } : {};

function movedRow({
  operationId,
  refNo,
  amount,
}: Pick<OperationDeclined, 'operationId' | 'refNo' | 'amount'>): Row {
  return { operationId, refNo, amount };
}

/** Throws when a column is missing that entries of its type have. */
export function entryOf(row: Row): Entry {
  const entry = { attemptId: text(row, 'attemptId'), seq: number(row, 'seq'), at: number(row, 'at') };
  const type = text(row, 'type') as Entry['type'];
  switch (type) {
    case 'authorized':
      return {
        type,
        ...entry,
        asked: askedOf(row),
        refNo: text(row, 'refNo'),
        authCode: text(row, 'authCode'),
        ...(row.cardToken == null ? {} : { cardToken: text(row, 'cardToken') }),
      };
    case 'declined':
      return {
        type,
        ...entry,
        asked: askedOf(row),
        responseCode: text(row, 'responseCode'),
        reason: text(row, 'reason'),
      };
    case 'operation_declined':
      return {
        type,
        ...entry,
        operation: text(row, 'operation') as OperationDeclined['operation'],
        operationId: text(row, 'operationId'),
        refNo: textOrNull(row, 'refNo'),
        amount: row.amount == null ? null : number(row, 'amount'),
        responseCode: text(row, 'responseCode'),
        reason: text(row, 'reason'),
      };
    case 'captured':
    case 'refunded':
    case 'reversed':
      return {
        type,
        ...entry,
        operationId: text(row, 'operationId'),
        refNo: text(row, 'refNo'),
        amount: number(row, 'amount'),
      };
    case 'tombstoned':
      return { type, ...entry, operationId: text(row, 'operationId'), tid: textOrNull(row, 'tid') };
    case 'disputed':
    case 'dispute_won':
    case 'charged_back':
      return {
        type,
        ...entry,
        disputeId: text(row, 'operationId'),
        refNo: text(row, 'refNo'),
        amount: number(row, 'amount'),
      };
    default:
      throw new Error(`entry ${entry.seq} of ${entry.attemptId} is of unknown type ${type satisfies never}`);
  }
}

function askedOf(row: Row): Asked {
  return {
    tid: text(row, 'tid'),
    orderNo: textOrNull(row, 'orderNo'),
    merchantName: text(row, 'merchantName'),
    amount: number(row, 'amount'),
    currency: text(row, 'currency') as Asked['currency'],
    capture: number(row, 'captured') === 1,
    cardMasked: text(row, 'cardMasked'),
  };
}

const broken = (row: Row, column: string) =>
  new Error(`entry ${row.seq} of ${row.attemptId} has no ${column}`);

function text(row: Row, column: string): string {
  const cell = row[column];
  if (typeof cell !== 'string') throw broken(row, column);
  return cell;
}

const textOrNull = (row: Row, column: string): string | null =>
  row[column] == null ? null : text(row, column);

function number(row: Row, column: string): number {
  const cell = row[column];
  if (typeof cell !== 'number') throw broken(row, column);
  return cell;
}
