/** A schema whose client is written to `output`. */
export const withOutput = (schema: string, output: string): string =>
  schema.replace(/(generator client \{\n)/, `$1  output = ${JSON.stringify(output)}\n`);

/** The SQLite form of a schema: provider swapped, MySQL's own column types dropped. */
export function sqliteSchema(mysqlSchema: string): string {
  return mysqlSchema
    .replace('provider = "mysql"', 'provider = "sqlite"')
    .replaceAll(/ +@db\.\w+(\([^)]*\))?/g, '');
}
