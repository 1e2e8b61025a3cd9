import { didYouMean, type FieldError } from '@payflow/contracts';
import type { z } from 'zod';

const MAX_FIELD_ERRORS = 20;
const MAX_PATH_CHARS = 100;

const dots = (path: readonly PropertyKey[]): string => path.map(String).join('.').slice(0, MAX_PATH_CHARS);

const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.path.length === 0 && issue.code === 'invalid_type' ? 'send a JSON object' : issue.message;

/** What stands below a schema at one step of a path; itself when it only wraps another. */
function below(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': {
      const field = def.shape[String(step)];
      return field ? [field] : [];
    }
    case 'array':
      return [def.element];
    default:
      return [];
  }
}

/** A schema without what is wrapped around it; all of them for a choice. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return unwrapped(def.innerType);
    case 'pipe':
      return unwrapped(def.in);
    case 'union':
      return def.options.flatMap(unwrapped);
    default:
      return [schema];
  }
}

/** The names of the fields that a schema has at this place. */
function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const [step, ...rest] = path;
  return unwrapped(schema).flatMap((one) => {
    if (step !== undefined) return below(one, step).flatMap((next) => namesAt(next, rest));
    const { def } = (one as z.core.$ZodTypes)._zod;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}

/** One for each field that is wrong; an unknown field is named by its own path, with the name that was probably meant. */
export function fieldErrors(schema: z.ZodType, error: z.ZodError): FieldError[] {
  return error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            path: dots([...issue.path, key]),
            message: `is not a field of this request${didYouMean(key, namesAt(schema, issue.path))}`,
          }))
        : [{ path: dots(issue.path), message: messageOf(issue) }],
    )
    .slice(0, MAX_FIELD_ERRORS);
}
