import { authorize } from '../../packages/contracts/src/issuer.ts';
import { approve, ready, tx } from '../../packages/contracts/src/pay.ts';
import { checkoutOrder, createOrder, receiveWebhook } from '../../packages/contracts/src/shop.ts';
import { arrow, box, drawing, line, type Point, type Rect, type Theme, text } from './svg.ts';

/** A paid order as a sequence; the paths are those of the contracts. */

const actors = ['Buyer', 'Shop', 'PG', 'Card issuer'] as const;
type Actor = (typeof actors)[number];

interface Message {
  readonly from: Actor;
  readonly to: Actor;
  readonly words: string;
  readonly is: 'call' | 'reply' | 'page' | 'webhook';
  /** What the one who got it does before anything else is said. */
  readonly deed?: string;
}

const call = ({ method, path }: { method: string; path: string }): string =>
  `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;

const messages: readonly Message[] = [
  { from: 'Buyer', to: 'Shop', words: call(createOrder), is: 'call' },
  { from: 'Buyer', to: 'Shop', words: call(checkoutOrder), is: 'call' },
  { from: 'Shop', to: 'PG', words: call(ready), is: 'call', deed: 'commits READY' },
  { from: 'PG', to: 'Shop', words: 'tid, redirectUrl', is: 'reply' },
  { from: 'Shop', to: 'Buyer', words: 'redirectUrl', is: 'reply' },
  { from: 'Buyer', to: 'PG', words: 'GET /checkout?tid=…, chooses a card', is: 'page' },
  { from: 'PG', to: 'Buyer', words: '303, back to the shop', is: 'reply' },
  { from: 'Buyer', to: 'Shop', words: 'GET /payments/return?tid=…', is: 'page' },
  { from: 'Shop', to: 'PG', words: call(approve), is: 'call', deed: 'commits APPROVING' },
  { from: 'PG', to: 'Card issuer', words: call(authorize), is: 'call' },
  { from: 'Card issuer', to: 'PG', words: 'APPROVED, authCode', is: 'reply', deed: 'commits CAPTURED' },
  { from: 'PG', to: 'Shop', words: 'APPROVED', is: 'reply' },
  { from: 'Shop', to: 'Buyer', words: 'the order is PAID', is: 'reply' },
  { from: 'PG', to: 'Shop', words: `${call(receiveWebhook)}, signed`, is: 'webhook', deed: 'verifies it' },
  { from: 'Shop', to: 'PG', words: '200', is: 'reply' },
];

const X: Readonly<Record<Actor, number>> = { Buyer: 90, Shop: 430, PG: 710, 'Card issuer': 946 };
const TOP = 24;
const STEP = 44;
const BUBBLE = 28;

function colorOf(is: Message['is'], theme: Theme): string {
  switch (is) {
    case 'call':
      return theme.accent;
    case 'page':
      return theme.ink;
    case 'webhook':
      return theme.good;
    case 'reply':
      return theme.soft;
  }
}

/** What a message says stands above its line, beside the sender's life line when it is long. */
function message({ from, to, words, is }: Message, y: number, theme: Theme): string[] {
  const [start, end] = [X[from], X[to]];
  const towards = Math.sign(end - start);
  const points: Point[] = [
    [start, y],
    [end - towards * 6, y],
  ];
  const isCode = /^(?:GET|POST) /.test(words);
  return [
    arrow(points, { color: colorOf(is, theme), dashed: is === 'reply' }),
    text([(start + end) / 2, y - 8], words, {
      fill: is === 'reply' ? theme.soft : theme.ink,
      size: isCode ? 12 : 13,
      mono: isCode,
      anchor: 'middle',
      halo: theme.ground,
    }),
  ];
}

function bubble(words: string, actor: Actor, y: number, theme: Theme): string[] {
  const width = words.length * 7.4 + 22;
  const rect: Rect = { x: X[actor] - width / 2, y: y + 9, width, height: 24 };
  return [
    box(rect, { fill: theme.tint, stroke: theme.line, radius: 12 }),
    text([X[actor], y + 25], words, { fill: theme.ink, size: 12.5, anchor: 'middle' }),
  ];
}

function timeline(): { y: number; message: Message }[] {
  let y = TOP + 44 + 40;
  return messages.map((one) => {
    const at = y;
    y += STEP + (one.deed ? BUBBLE : 0);
    return { y: at, message: one };
  });
}

function actor(name: Actor, bottom: number, theme: Theme): string[] {
  const rect: Rect = { x: X[name] - 65, y: TOP, width: 130, height: 38 };
  return [
    line(
      [
        [X[name], TOP + 38],
        [X[name], bottom],
      ],
      { color: theme.line, dashed: true, width: 1 },
    ),
    box(rect, { fill: theme.paper, stroke: theme.accent, strokeWidth: 1.5 }),
    text([X[name], TOP + 24], name, { fill: theme.ink, size: 15, bold: true, anchor: 'middle' }),
  ];
}

export function flow(theme: Theme): string {
  const told = timeline();
  const last = told.at(-1)?.y ?? 0;
  const bottom = last + 20;
  const note = `At any time, ${call(tx)} tells the truth. What was answered was committed before.`;
  return drawing(
    { width: 1036, height: bottom + 44, title: 'A payment, from order to webhook' },
    theme.ground,
    [
      ...actors.flatMap((name) => actor(name, bottom, theme)),
      ...told.flatMap(({ y, message: one }) => message(one, y, theme)),
      ...told.flatMap(({ y, message: { deed, to } }) => (deed ? bubble(deed, to, y, theme) : [])),
      text([25, bottom + 28], note, { fill: theme.soft, size: 13 }),
    ],
  );
}
