import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const formats: Readonly<Record<string, string>> = {
  datetime: 'a time, such as 2026-03-02T09:00:00+09:00',
  date: 'a day, such as 2026-03-02',
  duration: 'a span of time, such as PT10M or P1D',
  url: 'an address, such as https://shop.example/paid',
  email: 'an e-mail address',
};

/** What is counted in a value; a number is a size itself. */
const units: Readonly<Record<string, string>> = { string: 'character', array: 'item' };

/** `have at least 3 characters`, `be at most 5`. */
function size(bound: string, limit: number | bigint, origin: string): string {
  const unit = units[origin];
  return unit ? `have ${bound} ${limit} ${unit}${Number(limit) === 1 ? '' : 's'}` : `be ${bound} ${limit}`;
}

function wanted(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return size(issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.origin);
    case 'too_big':
      return size(issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue.origin);
    case 'not_multiple_of':
      return `be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return issue.pattern && !formats[issue.format]
        ? `match ${issue.pattern}`
        : `be ${formats[issue.format] ?? issue.format}`;
    default:
      return undefined;
  }
}

/** Says what is wrong with a field, and so what to send, where its schema does not say it in words of its own. */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  const wish = wanted(issue);
  if (issue.input === undefined) return wish ? `is missing: it must ${wish}` : 'is missing';
  return wish && `must ${wish}`;
}
