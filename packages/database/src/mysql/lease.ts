import type { PoolConnection } from 'mysql2/promise';
import { type Query, rollBack, say } from './connection.ts';

/** Rows that nobody else has taken, which `find` locks, leased by one statement with their ids. */
export async function lease<Taken extends { readonly id: string }>(
  connection: PoolConnection,
  find: () => Promise<Taken[]>,
  take: Query,
): Promise<Taken[]> {
  await say(connection, 'START TRANSACTION');
  try {
    const rows = await find();
    if (rows.length > 0) await say(connection, take.sql, [...take.values, rows.map(({ id }) => id)]);
    await say(connection, 'COMMIT');
    return rows;
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
}
