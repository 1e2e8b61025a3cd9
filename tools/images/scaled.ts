import { arrow, box, cylinder, drawing, type Point, type Rect, type Theme, text } from './svg.ts';

/** The gateway as several processes: who answers, who works behind, and what they share. */

interface Place {
  readonly rect: Rect;
  readonly name: string;
  readonly deeds: readonly string[];
}

const DOOR: Rect = { x: 40, y: 24, width: 628, height: 52 };
const WIDE = { width: 300, height: 78 };
const ASIDE = { x: 776, width: 220, height: 78 };

const answering: readonly Place[] = [
  {
    rect: { x: 40, y: 128, ...WIDE },
    name: 'PG',
    deeds: ['answers merchants', 'publishes what it committed'],
  },
  { rect: { x: 368, y: 128, ...WIDE }, name: 'PG', deeds: ['the same; as many as', 'there are cores'] },
];
const behind: readonly Place[] = [
  {
    rect: { x: 40, y: 404, ...WIDE },
    name: 'Worker',
    deeds: ['timers, webhooks,', 'payments that are asked later'],
  },
  { rect: { x: 368, y: 404, ...WIDE }, name: 'Worker', deeds: ['the same; leases say', 'who does what'] },
];
const outside: readonly Place[] = [
  { rect: { ...ASIDE, y: 128 }, name: 'Card issuers', deeds: ['asked once for an attempt,', 'whoever asks'] },
  { rect: { ...ASIDE, y: 404 }, name: 'Shops', deeds: ['hear by signed webhook,', 'at least once'] },
];
const shared: readonly Place[] = [
  { rect: { x: 40, y: 262, width: 170, height: 86 }, name: 'Redis', deeds: ['limits; may be gone'] },
  {
    rect: { x: 238, y: 262, width: 232, height: 86 },
    name: 'MySQL',
    deeds: ['all that must not be lost,', 'outbox and timers too'],
  },
  { rect: { x: 498, y: 262, width: 170, height: 86 }, name: 'Kafka', deeds: ['events; may be gone'] },
];

const words = ({ rect: { x, y }, name, deeds }: Place, theme: Theme): string[] => [
  text([x + 16, y + 28], name, { fill: theme.ink, size: 16, bold: true }),
  ...deeds.map((deed, i) => text([x + 16, y + 49 + i * 18], deed, { fill: theme.soft, size: 12.5 })),
];

const process = (place: Place, theme: Theme): string[] => [
  box(place.rect, { fill: theme.paper, stroke: theme.accent, strokeWidth: 1.5 }),
  ...words(place, theme),
];

const store = (place: Place, theme: Theme): string[] => [
  cylinder(place.rect, { fill: theme.tint, stroke: theme.soft }),
  ...words({ ...place, rect: { ...place.rect, y: place.rect.y + 6 } }, theme),
];

const stranger = (place: Place, theme: Theme): string[] => [
  box(place.rect, { fill: theme.tint, stroke: theme.line, dashed: true }),
  ...words(place, theme),
];

function ways(theme: Theme): string[] {
  const blue = { color: theme.accent };
  const quiet = { color: theme.soft };
  const down = (x: number, from: number, to: number): Point[] => [
    [x, from],
    [x, to],
  ];
  const said = (at: Point, what: string): string =>
    text(at, what, { fill: theme.ink, size: 12.5, anchor: 'middle', halo: theme.ground });
  const fromWorker: Point[] = [
    [668, 424],
    [704, 424],
    [704, 186],
    [774, 186],
  ];
  return [
    arrow(down(190, 76, 126), blue),
    arrow(down(518, 76, 126), blue),
    arrow(down(120, 206, 260), quiet),
    arrow(down(290, 206, 260), blue),
    arrow(down(420, 206, 260), blue),
    arrow(down(583, 206, 260), { color: theme.good }),
    arrow(down(290, 402, 350), blue),
    arrow(down(420, 402, 350), blue),
    arrow(down(583, 350, 402), { color: theme.good }),
    arrow(
      [
        [668, 146],
        [774, 146],
      ],
      blue,
    ),
    arrow(fromWorker, quiet),
    arrow(
      [
        [668, 462],
        [774, 462],
      ],
      { color: theme.good },
    ),
    said([721, 138], 'authorizes'),
    text([714, 305], 'reversals, and what', { fill: theme.ink, size: 12.5 }),
    text([714, 322], 'is asked later', { fill: theme.ink, size: 12.5 }),
    said([721, 454], 'webhooks'),
  ];
}

export function scaled(theme: Theme): string {
  return drawing({ width: 1036, height: 506, title: 'PayFlow as several processes' }, theme.ground, [
    box(DOOR, { fill: theme.paper, stroke: theme.soft }),
    text([56, 47], 'nginx', { fill: theme.ink, size: 16, bold: true }),
    text([56, 66], 'least connections; what may have been acted on is never sent again', {
      fill: theme.soft,
      size: 12.5,
    }),
    ...ways(theme),
    ...[...answering, ...behind].flatMap((place) => process(place, theme)),
    ...shared.flatMap((place) => store(place, theme)),
    ...outside.flatMap((place) => stranger(place, theme)),
  ]);
}
