import { text } from './fields.ts';
import { didYouMean } from './nearest.ts';
import { type Refusal, refuse } from './refusals.ts';
import { BESIDE, cannotBeTold, OUTCOMES, type ScriptedOperation, ScriptStep } from './script-steps.ts';

/** A step for one call alone, in a header: `X-PayFlow-Script: decline:51`. */

export const SCRIPT_HEADER = 'X-PayFlow-Script';

const numberIn = (argument: string): number => (/^\d+$/.test(argument) ? Number(argument) : Number.NaN);

/** Steps whose argument in the header is no text of its own. */
const ARGUMENTS: Readonly<Record<string, (argument: string) => unknown>> = {
  delay: (ms) => ({ delay: numberIn(ms) }),
  lateApprove: (ms) => ({ lateApprove: numberIn(ms) }),
  http: (status) => ({ http: { status: numberIn(status) } }),
  dispute: (outcome) => ({ dispute: { outcome } }),
};

function written(name: string, argument: string | undefined): unknown {
  if (argument === undefined) return { [name]: name === 'malformed' ? 'truncated' : {} };
  return ARGUMENTS[name]?.(argument) ?? { [name]: argument };
}

/** The step that `X-PayFlow-Script: decline:51` tells, or why it tells none. */
function stepOfHeader(header: string): { readonly step: ScriptStep } | { readonly wrong: string } {
  const [, name = '', argument] = /^\s*([^:]*?)\s*(?::\s*(.*?)\s*)?$/s.exec(header) ?? [];
  const names: readonly string[] = [...OUTCOMES, ...BESIDE];
  if (!names.includes(name)) {
    const known = `is one of ${names.join(', ')}, like decline:51`;
    return {
      wrong: `"${text(64).safeParse(name).data ?? ''}" is no step; it ${known}${didYouMean(name, names)}`,
    };
  }
  const parsed = ScriptStep.safeParse(written(name, argument));
  if (parsed.success) return { step: parsed.data };
  const { message } = parsed.error.issues[0] ?? { message: 'is not valid' };
  return { wrong: `${name}: ${message}` };
}

/** A step that a call brings with it, and the header as it came. */
export interface BroughtStep {
  readonly header: string;
  readonly step: ScriptStep;
}

const refuseHeader = (message: string): Refusal =>
  refuse('VALIDATION_FAILED', `${SCRIPT_HEADER}: ${message}`, {
    errors: [{ path: SCRIPT_HEADER, message }],
  });

/** The step among a call's headers, whose names are in lower case; undefined without one. Refuses a header that tells no step. */
export function stepIn(headers: Readonly<Record<string, string>>): BroughtStep | Refusal | undefined {
  const header = headers[SCRIPT_HEADER.toLowerCase()];
  if (header === undefined) return undefined;
  const told = stepOfHeader(header);
  return 'wrong' in told ? refuseHeader(told.wrong) : { header, step: told.step };
}

/** Refuses a step that this operation cannot be told. */
export function refuseUnfit(
  operation: ScriptedOperation,
  brought: BroughtStep | undefined,
): Refusal | undefined {
  const unfit = brought && cannotBeTold(operation, brought.step);
  return unfit === undefined ? undefined : refuseHeader(unfit.why);
}
