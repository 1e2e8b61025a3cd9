import { type Difference, differences } from './compare.ts';
import type { RaceExpectation, ShoppingExpectation, StepExpectation } from './expectations.ts';
import type { Bought } from './purchases.ts';
import type { Answer } from './requests.ts';
import type { Stage } from './stage.ts';

const differs = (path: string, expected: unknown, actual: unknown): Difference[] =>
  differences(expected, actual, path);

/** What came back, as far as it can be shown in a line. */
const shown = (answer: Answer): unknown =>
  answer.kind === 'failed' ? `no reply: ${answer.reason}` : { status: answer.status, body: answer.body };

const codeOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;

function statusDifferences(expected: StepExpectation, answer: Answer & { kind: 'reply' }): Difference[] {
  const { status, code } = expected;
  if (status !== undefined) {
    const may = Array.isArray(status) ? status : [status];
    return may.includes(answer.status) ? [] : [{ path: 'status', expected: status, actual: shown(answer) }];
  }
  const isFine = code !== undefined || answer.status < 300;
  return isFine ? [] : [{ path: 'status', expected: 'a status of success', actual: shown(answer) }];
}

/** What was expected of a call, and is not so. Expected bodies and headers have their references filled in. */
export function callDifferences(
  { results, replies }: Stage,
  given: StepExpectation | undefined,
  answer: Answer,
): Difference[] {
  const expected = results.fill(given ?? {});
  if (expected.failed !== undefined) {
    const actual = answer.kind === 'failed' ? answer.reason : shown(answer);
    return differs('failed', expected.failed, actual);
  }
  if (answer.kind === 'failed') return [{ path: 'reply', expected: 'a reply', actual: shown(answer) }];
  const { code, body, headers = {}, replayed, sameAs } = expected;
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const isReplayed = answer.headers['idempotent-replayed'] === 'true';
  return [
    ...statusDifferences(expected, answer),
    ...(code === undefined ? [] : differs('code', code, codeOf(answer.body))),
    ...(body === undefined ? [] : differs('body', body, answer.body)),
    ...differs('headers', Object.fromEntries(lowered), answer.headers),
    ...(replayed === undefined ? [] : differs('replayed', replayed, isReplayed)),
    ...(sameAs === undefined || replies.get(sameAs) === answer.bytes
      ? []
      : [{ path: 'sameAs', expected: replies.get(sameAs), actual: answer.bytes }]),
  ];
}

/** What was expected of a buyer's way, and is not so. */
export function shoppingDifferences(
  { results }: Stage,
  given: ShoppingExpectation | undefined,
  bought: Bought,
): Difference[] {
  const { page, lost } = results.fill(given ?? {});
  const says = (path: string, text: string | undefined, actual: string | undefined): Difference[] =>
    text === undefined || actual?.includes(text) ? [] : [{ path, expected: text, actual: actual ?? null }];
  const unexpected = lost === undefined && bought.lost !== undefined;
  return [
    ...(unexpected ? [{ path: 'lost', expected: 'she gets as far as told', actual: bought.lost }] : []),
    ...says('lost', lost, bought.lost),
    ...says('page', page, bought.page),
  ];
}

/** `OK`, a code, or how the call ended. */
export function outcomeOf(answer: Answer): string {
  if (answer.kind === 'failed') return answer.reason;
  return answer.status < 300 ? 'OK' : String(codeOf(answer.body) ?? answer.status);
}

/** What was expected of a race, and is not so. */
export function raceDifferences({ answers }: RaceExpectation, outcomes: readonly string[]): Difference[] {
  const counted = Object.groupBy(outcomes, (outcome) => outcome);
  const actual = Object.fromEntries(
    Object.keys(counted)
      .sort()
      .map((outcome) => [outcome, counted[outcome]?.length ?? 0]),
  );
  const names = new Set([...Object.keys(answers), ...Object.keys(actual)]);
  const agree = [...names].every((name) => (answers[name] ?? 0) === (actual[name] ?? 0));
  return agree ? [] : [{ path: 'answers', expected: answers, actual }];
}
