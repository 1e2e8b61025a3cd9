import type { PoolConnection } from 'mysql2/promise';

/** Longer than a lock is waited for; a server that is silent for longer may be gone, and so may its connection. */
const SILENT_MS = 5_000;
const SILENT = 'PROTOCOL_SEQUENCE_TIMEOUT';

export const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

export interface Query {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** One packet, whose reply is not waited for for ever: a connection that stays silent is no use to anybody. */
export async function say<Result>(connection: PoolConnection, sql: string, values: readonly unknown[] = []) {
  try {
    const [result] = await connection.query({ sql, timeout: SILENT_MS }, [...values]);
    return result as Result;
  } catch (error) {
    if (codeOf(error) === SILENT) connection.destroy();
    throw error;
  }
}

/** Several statements as one packet, and one reply for each: a round trip each would cost more than the work. */
export async function together<Result>(
  connection: PoolConnection,
  queries: readonly Query[],
): Promise<Result[]> {
  const sql = queries.map((query) => query.sql).join('; ');
  const values = queries.flatMap((query) => query.values);
  const results = await say(connection, sql, values);
  return (queries.length === 1 ? [results] : results) as Result[];
}

export async function rollBack(connection: PoolConnection): Promise<void> {
  await say(connection, 'ROLLBACK').catch(() => connection.destroy());
}
