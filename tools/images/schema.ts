import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As much of a Prisma schema as a picture of it needs. */

export interface Field {
  readonly name: string;
  /** As the database knows it: `varchar(64)`, with a question mark when it may be absent. */
  readonly type: string;
  readonly key: 'PK' | 'UK' | '';
}

export interface Model {
  readonly name: string;
  readonly table: string;
  readonly fields: readonly Field[];
}

const root = join(import.meta.dirname, '../..');

const plainTypes: Readonly<Record<string, string>> = { BigInt: 'bigint', Int: 'int', Boolean: 'boolean' };

function typeOf(type: string, rest: string): string {
  const [, native] = /@db\.(\w+(?:\(\d+\))?)/.exec(rest) ?? [];
  return native?.toLowerCase() ?? plainTypes[type] ?? type.toLowerCase();
}

/** The names in `@@id([a, b])` or `@@unique([a, b])`. */
function listed(body: string, word: 'id' | 'unique'): string[] {
  const [, names = ''] = new RegExp(`@@${word}\\(\\[([^\\]]*)\\]`).exec(body) ?? [];
  return names.split(',').map((name) => name.trim());
}

function keyOf(name: string, rest: string, body: string): Field['key'] {
  if (/@id\b/.test(rest) || listed(body, 'id').includes(name)) return 'PK';
  return /@unique\b/.test(rest) || listed(body, 'unique').includes(name) ? 'UK' : '';
}

export function modelsOf(schema: string): Model[] {
  return [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => {
    const fields = [...body.matchAll(/^ {2}(\w+) +(\w+)(\??)(.*)$/gm)].map(
      ([, field = '', type = '', optional = '', rest = '']): Field => ({
        name: field,
        type: typeOf(type, rest) + optional,
        key: keyOf(field, rest, body),
      }),
    );
    return { name, table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name, fields };
  });
}

export const readModels = (service: 'pg' | 'card' | 'merchant'): Model[] =>
  modelsOf(readFileSync(join(root, 'prisma', service, 'schema.prisma'), 'utf8'));
