import type { Difference } from './compare.ts';
import type { Played, PlayedStep } from './play.ts';
import { clockTime } from './wording.ts';

const MOST_CHARS = 600;

/** A value in a line; a long one is cut off. */
export function shownValue(value: unknown): string {
  const text = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text;
}

const differenceLines = ({ path, expected, actual }: Difference): string[] => [
  `     ✗ ${path}`,
  `         expected  ${shownValue(expected)}`,
  `         was       ${shownValue(actual)}`,
];

/** Business time of each step, once for all that happen at it. */
export function stepTime({ at }: PlayedStep, played: Played): string {
  const start = Date.parse(played.steps[0]?.at ?? at);
  return clockTime(Date.parse(at), start);
}

function stepLines(step: PlayedStep, played: Played): string[] {
  const indent = step.number.includes('.') ? '  ' : '';
  const came = step.came === '' ? '' : `  →  ${step.came}`;
  return [
    ...(step.note === undefined ? [] : [`     ${indent}(${step.note})`]),
    `  ${stepTime(step, played).padStart(8)}  ${indent}${step.did}${came}`,
    ...step.differences.flatMap(differenceLines),
  ];
}

/** The command that plays it again. */
export function repeatCommand(
  { seed }: Played,
  { source, live }: { readonly source: string; readonly live: boolean },
): string {
  return `npx payflow scenario run ${source} --seed ${seed}${live ? ' --live' : ''}`;
}

/** A played scenario as lines for a reader. */
export function toldPlayed(played: Played, repeat: string): string[] {
  const { name, title, story, passed, stuck, steps, endings } = played;
  return [
    `${passed ? '✓' : '✗'} ${name}: ${title}`,
    `  ${story}`,
    ...steps.flatMap((step) => stepLines(step, played)),
    ...(stuck === undefined ? [] : [`     ✗ it could not go on: ${stuck}`]),
    ...endings.flatMap(({ what, differences }) => [
      `  ${differences.length === 0 ? '     and' : '     BUT'}  ${what}`,
      ...differences.flatMap(differenceLines),
    ]),
    ...(passed ? [] : [`  To play it again: ${repeat}`]),
  ];
}
