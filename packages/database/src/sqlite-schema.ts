/** The SQLite form of a schema: provider swapped, MySQL's own column types dropped, client written to `output`. */
export function sqliteSchema(mysqlSchema: string, output: string): string {
  return mysqlSchema
    .replace('provider = "mysql"', 'provider = "sqlite"')
    .replace(/(generator client \{\n)/, `$1  output = ${JSON.stringify(output)}\n`)
    .replaceAll(/ +@db\.\w+(\([^)]*\))?/g, '');
}
