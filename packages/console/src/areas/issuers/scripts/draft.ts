import type { adminIssuerScripts, InputOf, issuer } from '@payflow/contracts';
import { TEST_CARDS } from '@payflow/contracts/cards';

/** A script while it is written: what goes to the server, whole or not yet. Its form and its JSON show the same value. */
export type Draft = InputOf<typeof adminIssuerScripts.putIssuerScript>['body'];
export type Match = NonNullable<Draft['match']>;
export type Step = Draft['steps'][number];

/** What the server said is wrong, by the path of the field; `undefined` where nothing is. */
export type ErrorAt = (path: string) => string | undefined;

export const operations = ['authorize', 'capture', 'refund', 'reverse'] as const;

/** What a step can say; `card` is to say nothing of it, so that the card number decides. */
export const outcomes = [
  'approve',
  'decline',
  'timeout',
  'reset',
  'http',
  'malformed',
  'approveThenSilence',
  'lateApprove',
  'duplicateReply',
] as const;
export type Outcome = (typeof outcomes)[number] | 'card';

export const outcomeOf = (step: Step): Outcome =>
  outcomes.find((outcome) => step[outcome] !== undefined) ?? 'card';

const FIRST_SAID: { readonly [Name in Outcome]: Step } = {
  approve: { approve: {} },
  decline: { decline: '51' },
  timeout: { timeout: {} },
  reset: { reset: {} },
  http: { http: { status: 503 } },
  malformed: { malformed: 'notJson' },
  approveThenSilence: { approveThenSilence: {} },
  lateApprove: { lateApprove: 5_000 },
  duplicateReply: { duplicateReply: {} },
  card: {},
};

/** The step with another outcome; how often it is taken stays. A step must say something, so `card` begins with a delay. */
export function withOutcome(step: Step, outcome: Outcome): Step {
  const { times, probability, delay, statement, dispute } = step;
  const often = {
    ...(times === undefined ? {} : { times }),
    ...(probability === undefined ? {} : { probability }),
  };
  const said = FIRST_SAID[outcome];
  if (outcome === 'lateApprove') return { ...said, ...often };
  const waits = delay ?? (outcome === 'card' && !statement && !dispute ? 500 : undefined);
  return { ...said, ...(waits === undefined ? {} : { delay: waits }), ...often };
}

/** The same without the fields that are undefined: a strict server takes none. */
export function tidy<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value;
}

export const draftText = (draft: Draft): string => JSON.stringify(draft, null, 2);

/** The test card whose first six and last four digits were kept. */
export const knownCard = (masked: string): string | undefined =>
  TEST_CARDS.find(
    ({ number }) => number.slice(0, 6) === masked.slice(0, 6) && number.slice(-4) === masked.slice(-4),
  )?.number;

/** A standing script as it can be sent again. Of a card number only a part was kept: a test card is known by it. */
export function draftOf({ match, steps }: issuer.Script): Draft {
  const { cardNumber, ...rest } = match;
  const card = cardNumber === undefined ? {} : { cardNumber: knownCard(cardNumber) ?? cardNumber };
  return { match: tidy({ ...rest, ...card }) as Match, steps: steps.map((step) => tidy(step) as Step) };
}

/** The place of the step that the next call takes; undefined when all are used up. */
export function nextStep({ steps, used }: Pick<issuer.Script, 'steps' | 'used'>): number | undefined {
  const place = steps.findIndex(
    ({ times = 1, probability }, i) =>
      probability !== undefined || times === 'always' || times > (used[i] ?? 0),
  );
  return place === -1 ? undefined : place;
}
