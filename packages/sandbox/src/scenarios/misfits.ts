import { didYouMean } from '@payflow/contracts';
import type { z } from 'zod';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** Where a file does not fit, and what was expected there. */
export interface Misfit {
  readonly path: Path;
  readonly message: string;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of names to values',
  record: 'a mapping of names to values',
  null: 'nothing',
};
const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
};
const called = (kind: string): string => kinds[kind] ?? kind;

/** The value at a path; undefined where there is none. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value);

/** The names that an object at this place may have, as far as they are fixed. */
function namesAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  const { def } = schema._zod as unknown as { def: Record<string, never> & { type: string } };
  const [key, ...rest] = path;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return namesAt(def.innerType as unknown as z.core.$ZodType, path);
    case 'union':
      return (def.options as unknown as z.core.$ZodType[]).flatMap((option) => namesAt(option, path));
    case 'array':
      return key === undefined ? [] : namesAt(def.element as unknown as z.core.$ZodType, rest);
    case 'record':
      return key === undefined ? [] : namesAt(def.valueType as unknown as z.core.$ZodType, rest);
    case 'object': {
      const shape = def.shape as unknown as Record<string, z.core.$ZodType>;
      if (key === undefined) return Object.keys(shape);
      const below = shape[String(key)];
      return below === undefined ? [] : namesAt(below, rest);
    }
    default:
      return [];
  }
}

const isRootMisfit = ({ path, code }: Issue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');

/** Of the forms that a value may have, the one that was probably meant. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const fitting = branches.filter((issues) => !issues.some(isRootMisfit));
  const [first = []] = fitting.length > 0 ? fitting : branches;
  return fitting.reduce((best, next) => (next.length < best.length ? next : best), first);
}

/** In YAML, braces without quotes make a mapping. */
function forgottenQuotes(value: unknown): string {
  const isReference =
    kindOf(value) === 'object' && Object.keys(value as object).some((key) => key.includes('.'));
  return isReference ? '; a reference stands in quotes: "{order1.tid}"' : '';
}

function typeMisfit({ message, expected }: Issue & { code: 'invalid_type' }, value: unknown): string {
  if (value === undefined) return 'is missing';
  const own = message.startsWith('Invalid')
    ? `must be ${called(expected)}, and is ${called(kindOf(value))}`
    : message;
  return own + forgottenQuotes(value);
}

function messageOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeMisfit(issue, value);
    case 'invalid_value': {
      const values = issue.values.map(String);
      const guess = typeof value === 'string' ? didYouMean(value, values) : '';
      return value === undefined
        ? 'is missing'
        : `must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}${guess}`;
    }
    case 'too_small':
      return issue.message.startsWith('Too') ? `must be at least ${issue.minimum}` : issue.message;
    case 'too_big':
      return issue.message.startsWith('Too') ? `must be at most ${issue.maximum}` : issue.message;
    default:
      return issue.message;
  }
}

/** Each way in which `value` does not fit `schema`, said for the one who wrote it. */
export function misfitsOf(schema: z.ZodType, value: unknown): Misfit[] {
  const parsed = schema.safeParse(value);
  const said = (issue: Issue, above: Path): Misfit[] => {
    const path = [...above, ...issue.path];
    if (issue.code === 'invalid_union')
      return meantBranch(issue.errors).flatMap((inner) => said(inner, path));
    if (issue.code === 'unrecognized_keys') {
      const names = namesAt(schema, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `is not known here${didYouMean(key, names) || `; there is ${names.join(', ')}`}`,
      }));
    }
    if (issue.code === 'invalid_key')
      return issue.issues.flatMap((inner) => said({ ...inner, path: [] }, path));
    return [{ path, message: messageOf(issue, valueAt(value, path)) }];
  };
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => said(issue, []));
}
