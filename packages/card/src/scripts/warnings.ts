import { type issuer, SCRIPT_HEADER, TEST_RANGES } from '@payflow/contracts';

type Match = issuer.ScriptMatch;

/** The issuer keeps so many digits from the start of a card number, and shows as many. */
const KEPT_DIGITS = 6;

function ofAmount({ amount }: Match): string | undefined {
  if (amount === undefined) return undefined;
  const { min = 0, max = Number.POSITIVE_INFINITY } =
    typeof amount === 'number' ? { min: amount, max: amount } : amount;
  if (min > max) return `amount: no amount is from ${min} to ${max}`;
  return max < 1 ? 'amount: every call is for 1 at least' : undefined;
}

const reaches = (digits: string): boolean =>
  TEST_RANGES.some((range) => range.startsWith(digits) || digits.startsWith(range));

function ofCard({ cardNumber, bin, operation }: Match): (string | undefined)[] {
  const first = cardNumber?.slice(0, KEPT_DIGITS);
  const compared = bin?.slice(0, KEPT_DIGITS) ?? '';
  return [
    first !== undefined && !reaches(first)
      ? `cardNumber: ${cardNumber} is in no test range (${TEST_RANGES.join(', ')})`
      : undefined,
    bin !== undefined && !reaches(bin)
      ? `bin: ${bin} is in no test range (${TEST_RANGES.join(', ')})`
      : undefined,
    first !== undefined && !first.startsWith(compared)
      ? `bin: ${bin} is not how ${cardNumber} begins`
      : undefined,
    bin !== undefined && operation !== 'authorize' && bin.length > KEPT_DIGITS
      ? `bin: of a ${operation} only the first ${KEPT_DIGITS} digits are known`
      : undefined,
  ];
}

function ofHeader({ header }: Match): string | undefined {
  return header?.name.toLowerCase() === SCRIPT_HEADER.toLowerCase()
    ? `header: a call with ${SCRIPT_HEADER} goes by that header, not by a script`
    : undefined;
}

/** Why no call can ever match; empty when one can. Takes the match as it is kept. */
export const warningsOf = (match: Match): string[] =>
  [ofAmount(match), ...ofCard(match), ofHeader(match)].filter((warning) => warning !== undefined);
