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
  REQUESTED: [1, 4.5],
  CANCELLED_BY_BUYER: [1, 0],
  EXPIRED: [1, 3.3],
  APPROVING: [2, 2],
  CAPTURED: [3, 0],
  AUTHORIZED: [3, 1.25],
  FAILED: [3, 3.2],
  PARTIALLY_REFUNDED: [4, 0],
  REFUNDED: [4, 1.5],
  VOIDED: [4, 2.7],
  UNKNOWN: [2, 3.6],
  MANUAL_REVIEW: [2, 4.8],
};

const MEANINGS: Readonly<Record<Node, string>> = {
  NONE: '',
  READY: 'the buyer may pay',
  REQUESTED: 'a worker will take it',
  CANCELLED_BY_BUYER: 'left the checkout page',
  EXPIRED: 'time is over, or replaced',
  APPROVING: 'the issuer is asked',
  CAPTURED: 'the money is taken',
  AUTHORIZED: 'the money is held',
  PARTIALLY_REFUNDED: 'a part of it went back',
  REFUNDED: 'all of it went back',
  VOIDED: 'the money was released',
  FAILED: 'declined; nothing is held',
  UNKNOWN: 'reversal is under way',
  MANUAL_REVIEW: 'a day of tries is over',
};

const COLUMNS = [30, 132, 454, 804, 1154];
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

/** Where an event that moves `amount` of the two won that are left leads, asked of the code that folds histories. */
function target(from: Node, type: EventType, amount: number): PaymentStatus {
  const terms = { tid: 'T' };
  const payment = {
    terms,
    state: { status: from, attempt: {}, approval: {} },
    captured: { amount: 3, refunded: 1 },
    operations: [{ id: 'op', state: 'PENDING' }],
    seq: 1,
  };
  const seq = from === 'NONE' ? 1 : 2;
  const data = { terms, attempt: {}, amount, operationId: 'op' };
  const event = { type, data, id: '', tid: 'T', seq, at: 0 };
  const before = from === 'NONE' ? undefined : payment;
  return evolve(before as unknown as Payment, event as unknown as PaymentEvent).state.status;
}

const steps: readonly Step[] = Object.entries(transitions).flatMap(([name, types]) =>
  types.flatMap((type) => {
    const from = name as Node;
    return [...new Set([target(from, type, 1), target(from, type, 2)])].map((to) => ({ from, type, to }));
  }),
);
const staysIn = (node: Node): readonly Step[] => steps.filter(({ from, to }) => from === node && to === node);

function rectOf(node: Node): Rect {
  const [column, row] = PLACES[node];
  const x = COLUMNS[column] ?? 0;
  if (node === 'NONE') return { x: x - 8, y: TOP + row * ROW + HEIGHT / 2 - 8, width: 16, height: 16 };
  return { x, y: TOP + row * ROW, width: WIDTH, height: HEIGHT };
}

const middle = ({ y, height }: Rect): number => y + height / 2;
const wordsOf = (type: EventType): string => type.replace('payment.', '');

function colorOf(status: Node, theme: Theme): string {
  if (status === 'CAPTURED' || status === 'AUTHORIZED' || status === 'PARTIALLY_REFUNDED') return theme.good;
  if (status === 'UNKNOWN' || status === 'MANUAL_REVIEW') return theme.warn;
  if (status === 'FAILED') return theme.bad;
  return transitions[status].length === 0 ? theme.soft : theme.accent;
}

/** Where on a side the n-th of several lines meets a box. */
const port = (rect: Rect, index: number, of: number): number =>
  rect.y + (rect.height * (index + 1)) / (of + 1);

const isSideways = ({ from, to }: Step): boolean => PLACES[from][0] !== PLACES[to][0];
/** Boxes of one column leave by lanes of their own. */
function laneOf(node: Node): number {
  const [column] = PLACES[node];
  const leaving = new Set(
    steps.filter((step) => isSideways(step) && PLACES[step.from][0] === column).map(({ from }) => from),
  );
  return LANE * (1 + [...leaving].sort((a, b) => PLACES[a][1] - PLACES[b][1]).indexOf(node));
}
const byRow = (a: Step, b: Step): number => PLACES[a.from][1] - PLACES[b.from][1];

function label(at: Point, { type }: Step, anchor: 'start' | 'middle', theme: Theme): string {
  return text(at, wordsOf(type), { fill: theme.ink, size: 12.5, mono: true, anchor, halo: theme.ground });
}

/** To the right; on the way all lines that leave a box share its lane up and down. */
function sideways(step: Step, theme: Theme): string[] {
  const [start, end] = [rectOf(step.from), rectOf(step.to)];
  const into = steps.filter((other) => other.to === step.to && isSideways(other)).sort(byRow);
  const isLevel = PLACES[step.from][1] === PLACES[step.to][1];
  const right = start.x + start.width;
  const lane = right + laneOf(step.from);
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
  const down = end.y > start.y;
  const isCrowded = staysIn(down ? step.from : (step.to as Node)).length > 0;
  const x = start.x + (isCrowded ? start.width - 30 : start.width / 2);
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

/** Events that leave the state as it is, below its box. */
function stay(step: Step, theme: Theme): string[] {
  const { x, y, height } = rectOf(step.from);
  const line = staysIn(step.from).indexOf(step);
  const words = `↻ ${wordsOf(step.type)}`;
  return [text([x + 2, y + height + 14 + 13 * line], words, { fill: theme.soft, size: 11, mono: true })];
}

/** A box of another column stands between the two. */
function isFar({ from, to }: Step): boolean {
  const [[column, row], [toColumn, toRow]] = [PLACES[from], PLACES[to]];
  return row === toRow && toColumn - column > 1;
}

/** Over the boxes between, and down into the box. */
function over(step: Step, theme: Theme): string[] {
  const [start, end] = [rectOf(step.from), rectOf(step.to)];
  const [fromX, toX] = [start.x + start.width / 2, end.x + end.width / 2];
  const y = end.y - 22;
  const points: Point[] = [
    [fromX, start.y],
    [fromX, y],
    [toX, y],
    [toX, end.y - 2],
  ];
  return [arrow(points, { color: theme.soft }), label([end.x - HEIGHT, y - 7], step, 'middle', theme)];
}

function edge(step: Step, theme: Theme): string[] {
  if (step.from === step.to) return stay(step, theme);
  if (isFar(step)) return over(step, theme);
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
  const notes = [
    'Arrows are events of the history,',
    '↻ are events that change no state;',
    'a thick border is an end.',
  ];
  return drawing({ width: 1440, height: 560, title: 'The states of a payment' }, theme.ground, [
    ...steps.flatMap((step) => edge(step, theme)),
    ...names.flatMap((name) => node(name, theme)),
    ...notes.map((note, i) => text([1154, 478 + 18 * i], note, { fill: theme.soft, size: 12.5 })),
  ]);
}
