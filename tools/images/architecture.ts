import { arrow, box, cylinder, drawing, type Point, type Rect, type Theme, text } from './svg.ts';

/** Who talks to whom, what may stand between, and what happens inside a server between a request and its reply. */

interface Server {
  readonly rect: Rect;
  readonly name: string;
  readonly port: string;
  readonly deeds: readonly string[];
}

const servers: Readonly<Record<'shop' | 'pg' | 'card', Server>> = {
  shop: {
    rect: { x: 40, y: 202, width: 260, height: 178 },
    name: 'Shop',
    port: ':8080',
    deeds: ['shelf and orders', 'approves when buyers return', 'verifies webhooks, once each'],
  },
  pg: {
    rect: { x: 388, y: 202, width: 260, height: 178 },
    name: 'PG',
    port: ':8081',
    deeds: ['payments, checkout page', 'timers: expiry, reversal, retry', 'signed webhooks'],
  },
  card: {
    rect: { x: 736, y: 202, width: 260, height: 178 },
    name: 'Card issuer',
    port: ':8082',
    deeds: ['a journal of attempts', 'test cards decide', 'reversals leave a tombstone'],
  },
};

const TOWN: Rect = { x: 16, y: 160, width: 1004, height: 246 };
const DOOR: Rect = { x: 40, y: 108, width: 608, height: 34 };

function server({ rect, name, port, deeds }: Server, theme: Theme): string[] {
  const { x, y, width, height } = rect;
  const store: Rect = { x: x + width - 70, y: y + height - 54, width: 54, height: 40 };
  return [
    box(rect, { fill: theme.paper, stroke: theme.accent, strokeWidth: 1.5 }),
    text([x + 16, y + 30], name, { fill: theme.ink, size: 18, bold: true }),
    text([x + width - 16, y + 30], port, { fill: theme.soft, size: 14, mono: true, anchor: 'end' }),
    ...deeds.map((deed, i) => text([x + 16, y + 58 + i * 21], deed, { fill: theme.ink, size: 13 })),
    cylinder(store, { fill: theme.tint, stroke: theme.soft }),
    text([store.x - 10, store.y + 25], 'its own SQLite or MySQL', {
      fill: theme.soft,
      size: 12.5,
      anchor: 'end',
    }),
  ];
}

function callers(theme: Theme): string[] {
  const rect = (x: number): Rect => ({ x, y: 24, width: 260, height: 46 });
  const caller = (x: number, name: string): string[] => [
    box(rect(x), { fill: theme.tint, stroke: theme.line }),
    text([x + 130, 52], name, { fill: theme.ink, size: 15, bold: true, anchor: 'middle' }),
  ];
  const down = (x: number, y: number): string =>
    arrow(
      [
        [x, 70],
        [x, y],
      ],
      { color: theme.accent },
    );
  const said = (x: number, words: string): string =>
    text([x + 10, 94], words, { fill: theme.soft, size: 12.5, halo: theme.ground });
  const toCheckout: Point[] = [
    [300, 47],
    [344, 47],
    [344, 182],
    [430, 182],
    [430, 200],
  ];
  return [
    ...caller(40, 'Buyer’s browser'),
    ...caller(388, 'Your own shop'),
    ...caller(736, 'Your tests'),
    down(170, 200),
    said(170, 'orders, comes back'),
    down(518, 200),
    said(518, '/pay, gets webhooks'),
    arrow(toCheckout, { color: theme.accent }),
    down(866, 158),
    said(866, 'startSandbox(), clock'),
  ];
}

/** Drawn over the ways that lead through it. */
function door(theme: Theme): string[] {
  const base = DOOR.y + 22;
  return [
    box(DOOR, { fill: theme.paper, stroke: theme.soft, dashed: true }),
    text([DOOR.x + 16, base], 'nginx', { fill: theme.ink, size: 14, bold: true }),
    text([DOOR.x + 64, base], ':8000, if you like', { fill: theme.soft, size: 12.5 }),
    text([DOOR.x + DOOR.width - 16, base], '/pay, /api, /checkout: PG;  /card: issuer;  the rest: shop', {
      fill: theme.soft,
      size: 12.5,
      anchor: 'end',
    }),
  ];
}

/** Both ways between two neighbours, with what goes there. */
function between(left: Server, right: Server, words: readonly [there: string, back: string], theme: Theme) {
  const [from, to] = [left.rect.x + left.rect.width, right.rect.x];
  const middle = (from + to) / 2;
  const way = (y: number, start: number, end: number, color: string, said: string): string[] => [
    arrow(
      [
        [start, y],
        [end + (start < end ? -2 : 2), y],
      ],
      { color },
    ),
    text([middle, y - 8], said, { fill: theme.ink, size: 12.5, anchor: 'middle' }),
  ];
  return [...way(260, from, to, theme.accent, words[0]), ...way(316, to, from, theme.good, words[1])];
}

const STAGES = [
  ['HTTP', 'strict, zod'],
  ['command', 'time and ids inside'],
  ['decide', 'pure: change or refusal'],
  ['one commit', 'payment, events, timers,'],
  ['reply', 'only after COMMIT'],
  ['webhooks', 'at least once'],
] as const;

function way(theme: Theme): string[] {
  const [y, width, gap] = [452, 146, 25];
  return STAGES.flatMap(([name, words], i) => {
    const x = 16 + i * (width + gap);
    const isCommit = name === 'one commit';
    const look = {
      fill: theme.paper,
      stroke: isCommit ? theme.good : theme.line,
      strokeWidth: isCommit ? 2 : 1,
    };
    const note = (line: string, at: number): string =>
      text([x + width / 2, at], line, { fill: theme.soft, size: 11.5, anchor: 'middle' });
    return [
      box({ x, y, width, height: 66 }, look),
      text([x + width / 2, y + 26], name, { fill: theme.ink, size: 14, bold: true, anchor: 'middle' }),
      note(words, isCommit ? y + 43 : y + 46),
      ...(isCommit ? [note('deliveries, reply', y + 57)] : []),
      ...(i === 0
        ? []
        : [
            arrow(
              [
                [x - gap, y + 33],
                [x - 2, y + 33],
              ],
              { color: theme.soft },
            ),
          ]),
    ];
  });
}

export function architecture(theme: Theme): string {
  const { shop, pg, card } = servers;
  return drawing({ width: 1036, height: 538, title: 'How PayFlow is built' }, theme.ground, [
    box(TOWN, { fill: theme.tint, stroke: theme.line, radius: 14, dashed: true }),
    text([1004, 185], 'npm start: one supervisor, all or none', {
      fill: theme.soft,
      size: 12.5,
      anchor: 'end',
    }),
    ...callers(theme),
    ...door(theme),
    ...[shop, pg, card].flatMap((one) => server(one, theme)),
    ...between(shop, pg, ['calls', 'webhooks'], theme),
    ...between(pg, card, ['attempts', 'answers'], theme),
    text([16, 436], 'Inside the PG', { fill: theme.ink, size: 15, bold: true }),
    ...way(theme),
  ]);
}
