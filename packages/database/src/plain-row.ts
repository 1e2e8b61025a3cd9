import type { Cell, Row } from './write-path.ts';

/** As Prisma reads a row: whole numbers of 64 bits as bigint, flags as booleans. */
export type ReadRow = Readonly<Record<string, Cell | bigint | boolean>>;

const plain = (cell: Cell | bigint | boolean): Cell =>
  typeof cell === 'bigint' || typeof cell === 'boolean' ? Number(cell) : cell;

/** The row as the write path has it: times and money are below 2^53. */
export const plainRow = (read: ReadRow): Row =>
  Object.fromEntries(Object.entries(read).map(([column, cell]) => [column, plain(cell)]));
