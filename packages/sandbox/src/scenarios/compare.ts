/** What was to be there, and what was. */
export interface Difference {
  /** From what was looked at: `body.failure.code`. */
  readonly path: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const PATTERN = /^\/(.+)\/([iu]*)$/;

function isAsExpected(expected: unknown, actual: unknown): boolean {
  const pattern = typeof expected === 'string' ? PATTERN.exec(expected) : null;
  if (pattern && typeof actual === 'string') return new RegExp(pattern[1] ?? '', pattern[2]).test(actual);
  return Object.is(expected, actual);
}

/**
 * Where `actual` is not as expected. Objects may have more fields than are named; lists are as long as told;
 * a text between slashes is a regular expression.
 */
export function differences(expected: unknown, actual: unknown, path: string): Difference[] {
  if (isObject(expected)) {
    if (!isObject(actual)) return [{ path, expected, actual }];
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, actual[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [{ path, expected, actual }];
    return expected.flatMap((value, i) => differences(value, actual[i], `${path}[${i}]`));
  }
  return isAsExpected(expected, actual) ? [] : [{ path, expected, actual }];
}
