import type { EventType, PaymentStatus } from '../../packages/contracts/src/payments.ts';
import { evolve, type PaymentEvent, transitions } from '../../packages/pg/src/payments/events.ts';
import type { Payment } from '../../packages/pg/src/payments/payment.ts';
import { arrow, box, disc, drawing, type Point, type Rect, type Theme, text, widthOf } from './svg.ts';

/** The state table as a picture: steps are what `evolve` makes of each event, places are chosen here. */

type Node = PaymentStatus | 'NONE';
type Place = readonly [column: number, row: number];

/** A state that is new has no place yet, and the type checker says so. */
const PLACES: Readonly<Record<Node, Place>> = {
  NONE: [0, 2],
  READY: [1, 2],
  CANCELLED_BY_BUYER: [1, 0],
  EXPIRED: [1, 4],
  APPROVING: [2, 2],
  CAPTURED: [3, 0],
  AUTHORIZED: [3, 1],
  FAILED: [3, 2.9],
  UNKNOWN: [2, 4],
  MANUAL_REVIEW: [3, 4],
};

const MEANINGS: Readonly<Record<Node, string>> = {
  NONE: '',
  READY: 'the buyer may pay',
  CANCELLED_BY_BUYER: 'left the checkout page',
  EXPIRED: 'time is over, or replaced',
  APPROVING: 'the issuer is asked',
  CAPTURED: 'the money is taken',
  AUTHORIZED: 'the money is held',
  FAILED: 'declined; nothing is held',
  UNKNOWN: 'reversal is under way',
  MANUAL_REVIEW: 'a day of tries is over',
};

const COLUMNS = [30, 116, 454, 804];
const ROW = 92;
const TOP = 24;
const WIDTH = 208;
const HEIGHT = 58;
/** How far beside a box its lines turn. */
const LANE = 14;

interface Step {
  readonly from: Node;
  readonly type: EventType;
  readonly to: PaymentStatus;
}

/** Where an event leads, asked of the code that folds histories. */
function target(from: Node, type: EventType): PaymentStatus {
  const terms = { tid: 'T' };
  const before = from === 'NONE' ? undefined : { terms, state: { status: from, attempt: {} }, seq: 1 };
  const seq = from === 'NONE' ? 1 : 2;
  const event = { type, data: { terms, attempt: {} }, id: '', tid: 'T', seq, at: 0 };
  return evolve(before as unknown as Payment, event as unknown as PaymentEvent).state.status;
}

const steps: readonly Step[] = Object.entries(transitions).flatMap(([from, types]) =>
  types.map((type) => ({ from: from as Node, type, to: target(from as Node, type) })),
);

function rectOf(node: Node): Rect {
  const [column, row] = PLACES[node];
  const x = COLUMNS[column] ?? 0;
  if (node === 'NONE') return { x: x - 8, y: TOP + row * ROW + HEIGHT / 2 - 8, width: 16, height: 16 };
  return { x, y: TOP + row * ROW, width: WIDTH, height: HEIGHT };
}

const middle = ({ y, height }: Rect): number => y + height / 2;
const wordsOf = (type: EventType): string => type.replace('payment.', '');

function colorOf(status: Node, theme: Theme): string {
  if (status === 'CAPTURED' || status === 'AUTHORIZED') return theme.good;
  if (status === 'UNKNOWN' || status === 'MANUAL_REVIEW') return theme.warn;
  if (status === 'FAILED') return theme.bad;
  return transitions[status].length === 0 ? theme.soft : theme.accent;
}

/** Where on a side the n-th of several lines meets a box. */
const port = (rect: Rect, index: number, of: number): number =>
  rect.y + (rect.height * (index + 1)) / (of + 1);

const isSideways = ({ from, to }: Step): boolean => PLACES[from][0] !== PLACES[to][0];
const byRow = (a: Step, b: Step): number => PLACES[a.from][1] - PLACES[b.from][1];

function label(at: Point, { type }: Step, anchor: 'start' | 'middle', theme: Theme): string {
  return text(at, wordsOf(type), { fill: theme.ink, size: 12.5, mono: true, anchor, halo: theme.ground });
}

/** To the right; on the way all lines that leave a box share one lane up and down. */
function sideways(step: Step, theme: Theme): string[] {
  const [start, end] = [rectOf(step.from), rectOf(step.to)];
  const into = steps.filter((other) => other.to === step.to && isSideways(other)).sort(byRow);
  const isLevel = PLACES[step.from][1] === PLACES[step.to][1];
  const right = start.x + start.width;
  const lane = right + LANE;
  const [fromY, toY] = [middle(start), isLevel ? middle(end) : port(end, into.indexOf(step), into.length)];
  const tip: Point = [end.x - 2, toY];
  const points: Point[] = isLevel ? [[right, fromY], tip] : [[right, fromY], [lane, fromY], [lane, toY], tip];
  const leavesAlone = steps.filter((other) => other.from === step.from && isSideways(other)).length === 1;
  const labelFrom = leavesAlone ? right : lane;
  const at: Point = [(labelFrom + end.x) / 2 - 2, toY - 7];
  return [arrow(points, { color: theme.soft }), label(at, step, 'middle', theme)];
}

function upOrDown(step: Step, theme: Theme): string[] {
  const [start, end] = [rectOf(step.from), rectOf(step.to)];
  const x = start.x + start.width / 2;
  const down = end.y > start.y;
  const points: Point[] = down
    ? [
        [x, start.y + start.height],
        [x, end.y - 2],
      ]
    : [
        [x, start.y],
        [x, end.y + end.height + 2],
      ];
  const y = (start.y + end.y + start.height) / 2 + 4;
  return [arrow(points, { color: theme.soft }), label([x + 10, y], step, 'start', theme)];
}

function round(step: Step, theme: Theme): string[] {
  const { x, y, width, height } = rectOf(step.from);
  const bottom = y + height;
  const points: Point[] = [
    [x + width / 2 + 22, bottom],
    [x + width / 2 + 22, bottom + 24],
    [x + width / 2 - 22, bottom + 24],
    [x + width / 2 - 22, bottom + 2],
  ];
  return [arrow(points, { color: theme.soft }), label([x + width / 2, bottom + 42], step, 'middle', theme)];
}

function edge(step: Step, theme: Theme): string[] {
  if (step.from === step.to) return round(step, theme);
  return isSideways(step) ? sideways(step, theme) : upOrDown(step, theme);
}

function node(name: Node, theme: Theme): string[] {
  const rect = rectOf(name);
  if (name === 'NONE') return [disc([rect.x + 8, rect.y + 8], 8, theme.ink)];
  const color = colorOf(name, theme);
  const center = rect.x + rect.width / 2;
  const isEnd = transitions[name].length === 0;
  return [
    box(rect, { fill: theme.paper, stroke: color, strokeWidth: isEnd ? 3 : 1.5 }),
    text([center, rect.y + 25], name, { fill: color, size: 15, bold: true, anchor: 'middle' }),
    text([center, rect.y + 44], MEANINGS[name], { fill: theme.soft, size: 12.5, anchor: 'middle' }),
  ];
}

export function states(theme: Theme): string {
  const names = Object.keys(transitions) as Node[];
  const tooWide = names.filter((name) => widthOf(MEANINGS[name], 12.5) > WIDTH);
  if (tooWide.length > 0) throw new Error(`no room for what ${tooWide.join(', ')} means`);
  const notes = ['Arrows are events of the history;', 'a thick border is an end.'];
  return drawing({ width: 1036, height: 516, title: 'The states of a payment' }, theme.ground, [
    ...steps.flatMap((step) => edge(step, theme)),
    ...names.flatMap((name) => node(name, theme)),
    ...notes.map((note, i) => text([804, 478 + 18 * i], note, { fill: theme.soft, size: 12.5 })),
  ]);
}
