import { type Field, type Model, readModels } from './schema.ts';
import { arrow, box, disc, drawing, line, type Point, type Rect, type Theme, text } from './svg.ts';

/**
 * The three databases as a picture. Tables and fields come from the Prisma schemas; which table stands in which column is chosen
 * here, and a table that is new goes below the shortest column. Lines run in the gaps between columns, so what refers to each other
 * stands in the same column or in neighbours; other lines are left out.
 */

const WIDTH = 320;
const GAP = 52;
const MARGIN = 36;
const ROW = 19;
const HEAD = 32;
const BELOW = 22;
const PANEL_HEAD = 46;
const PANEL_GAP = 22;

interface Panel {
  readonly title: string;
  readonly models: readonly Model[];
  /** Which of the page's three columns the panel has, and what stands in them. */
  readonly columns: Readonly<Record<number, readonly string[]>>;
}

interface Reference {
  readonly from: string;
  readonly field: string;
  readonly to: string;
  readonly toField: string;
}

interface Placed {
  readonly model: Model;
  readonly column: number;
  readonly rect: Rect;
}

const heightOf = ({ fields }: Model): number => HEAD + fields.length * ROW + 8;
const xOf = (column: number): number => MARGIN + column * (WIDTH + GAP);

/** What a field points to, by its name: the schemas leave that to the code. */
const POINTS_TO: Readonly<Record<string, readonly [model: string, field: string]>> = {
  merchantId: ['Merchant', 'id'],
  tid: ['Payment', 'tid'],
  endpointId: ['WebhookEndpoint', 'id'],
  eventId: ['Event', 'id'],
  deliveryId: ['Delivery', 'id'],
  transactionId: ['Event', 'id'],
};

function referencesOf(models: readonly Model[]): Reference[] {
  return models.flatMap(({ name, fields }) =>
    fields.flatMap(({ name: field }) => {
      const [to = '', toField = ''] = POINTS_TO[field] ?? [];
      const isThere = models.some((model) => model.name === to);
      return isThere && to !== name ? [{ from: name, field, to, toField }] : [];
    }),
  );
}

const columnHeight = (models: readonly Model[]): number =>
  models.reduce((sum, model) => sum + heightOf(model) + BELOW, 0);

function arrange({ models, columns }: Panel, top: number): Placed[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const stacks = Object.entries(columns).map(([column, names]) => ({
    column: Number(column),
    stack: names.flatMap((name) => byName.get(name) ?? []),
  }));
  const named = new Set(Object.values(columns).flat());
  for (const model of models.filter(({ name }) => !named.has(name))) {
    const shortest = stacks.toSorted((a, b) => columnHeight(a.stack) - columnHeight(b.stack))[0];
    shortest?.stack.push(model);
  }
  return stacks.flatMap(({ column, stack }) =>
    stack.map((model, i) => {
      const y = top + PANEL_HEAD + columnHeight(stack.slice(0, i));
      return { model, column, rect: { x: xOf(column), y, width: WIDTH, height: heightOf(model) } };
    }),
  );
}

function fieldRow(field: Field, { x, width }: Rect, y: number, theme: Theme): string[] {
  const isCommon = field.name === 'tid';
  return [
    text([x + 10, y], field.key, { fill: theme.warn, size: 10, bold: true }),
    text([x + 34, y], field.name, {
      fill: isCommon ? theme.accent : theme.ink,
      size: 12.5,
      bold: isCommon || field.key === 'PK',
      mono: true,
    }),
    text([x + width - 10, y], field.type, { fill: theme.soft, size: 11.5, mono: true, anchor: 'end' }),
  ];
}

function table({ model, rect }: Placed, theme: Theme): string[] {
  const { x, y, width } = rect;
  return [
    box(rect, { fill: theme.paper, stroke: theme.line }),
    text([x + 10, y + 21], model.name, { fill: theme.ink, size: 14.5, bold: true }),
    text([x + width - 10, y + 21], model.table, { fill: theme.soft, size: 11.5, mono: true, anchor: 'end' }),
    line(
      [
        [x, y + HEAD],
        [x + width, y + HEAD],
      ],
      { color: theme.line, width: 1 },
    ),
    ...model.fields.flatMap((field, i) => fieldRow(field, rect, y + HEAD + 16 + i * ROW, theme)),
  ];
}

/** The height of a field's row, in the middle of its text. */
function rowY({ model, rect }: Placed, name: string): number {
  const index = model.fields.findIndex((field) => field.name === name);
  return rect.y + HEAD + 12 + index * ROW;
}

interface Wire {
  readonly source: Placed;
  readonly target: Placed;
  readonly reference: Reference;
  /** Left of which column the wire runs; 3 is right of the last. */
  readonly gap: number;
}

function wiresOf(placed: readonly Placed[], references: readonly Reference[]): Wire[] {
  const find = (name: string) => placed.find(({ model }) => model.name === name);
  return references.flatMap((reference) => {
    const [source, target] = [find(reference.from), find(reference.to)];
    if (!source || !target || Math.abs(source.column - target.column) > 1) return [];
    const gap =
      source.column === target.column ? sameColumnGap(source) : Math.max(source.column, target.column);
    return [{ source, target, reference, gap }];
  });
}

const sameColumnGap = ({ column }: Placed): number => (column === 2 ? 3 : column + 1);

/** All wires to one field in one gap share a lane, and arrive together. */
function trunk(wires: readonly Wire[], lane: number, theme: Theme): string[] {
  const [first] = wires;
  if (!first) return [];
  const { target, reference, gap } = first;
  const edgeOf = ({ column, rect }: Placed): number => (column < gap ? rect.x + rect.width : rect.x);
  const toY = rowY(target, reference.toField);
  const color = reference.to === 'Payment' ? theme.accent : theme.soft;
  return wires.flatMap(({ source, reference: { field } }) => {
    const fromY = rowY(source, field);
    const tip = edgeOf(target) + (target.column < gap ? 2 : -2);
    const points: Point[] = [
      [edgeOf(source), fromY],
      [lane, fromY],
      [lane, toY],
      [tip, toY],
    ];
    return [arrow(points, { color, width: 1.3 }), disc([edgeOf(source), fromY], 3, color)];
  });
}

function wiring(placed: readonly Placed[], references: readonly Reference[], theme: Theme): string[] {
  const wires = wiresOf(placed, references);
  const gaps = Map.groupBy(wires, ({ gap }) => gap);
  return [...gaps].flatMap(([gap, inGap]) => {
    const trunks = [...Map.groupBy(inGap, ({ reference: { to, toField } }) => `${to}.${toField}`).values()];
    const width = gap === 3 ? MARGIN - 8 : GAP;
    const left = gap === 3 ? xOf(2) + WIDTH : xOf(gap) - GAP;
    return trunks.flatMap((wiresOfOne, i) =>
      trunk(wiresOfOne, left + (width * (i + 1)) / (trunks.length + 1), theme),
    );
  });
}

interface DrawnPanel {
  readonly bottom: number;
  readonly parts: readonly string[];
}

function drawPanel(panel: Panel, top: number, theme: Theme): DrawnPanel {
  const placed = arrange(panel, top);
  const columns = Object.keys(panel.columns).map(Number);
  const [first = 0, last = 0] = [Math.min(...columns), Math.max(...columns)];
  const bottom = Math.max(...placed.map(({ rect }) => rect.y + rect.height)) + 18;
  const left = first === 0 ? MARGIN - 22 : xOf(first) - 20;
  const right = last === 2 ? xOf(2) + WIDTH + MARGIN - 6 : xOf(last) + WIDTH + 20;
  const frame = { x: left, y: top, width: right - left, height: bottom - top };
  return {
    bottom,
    parts: [
      box(frame, { fill: theme.tint, stroke: theme.line, radius: 12 }),
      text([xOf(first), top + 29], panel.title, { fill: theme.ink, size: 16, bold: true }),
      ...wiring(placed, referencesOf(panel.models), theme),
      ...placed.flatMap((one) => table(one, theme)),
    ],
  };
}

const panels = () => ({
  pg: {
    title: 'PG',
    models: readModels('pg'),
    columns: {
      0: ['OrderClaim', 'IdempotentReply', 'OutboxMessage', 'CheckoutPage', 'Timer'],
      1: ['Merchant', 'Payment', 'Event'],
      2: ['WebhookEndpoint', 'Delivery', 'DeliveryAttempt', 'Posting'],
    },
  },
  merchant: {
    title: 'Shop',
    models: readModels('merchant'),
    columns: { 0: ['Order'], 1: ['InboxEntry', 'ProcessedWebhook', 'Timer'] },
  },
  card: { title: 'Card issuer', models: readModels('card'), columns: { 2: ['Entry', 'Script'] } },
});

export function erd(theme: Theme): string {
  const { pg, merchant, card } = panels();
  const above = drawPanel(pg, 16, theme);
  const below = [merchant, card].map((panel) => drawPanel(panel, above.bottom + PANEL_GAP, theme));
  const bottom = Math.max(...below.map((panel) => panel.bottom));
  const note =
    'Three companies, three databases, no table in common: tid names the same payment in all of them.';
  const sheet = {
    width: xOf(2) + WIDTH + MARGIN,
    height: bottom + 44,
    title: 'The tables of the three servers',
  };
  return drawing(sheet, theme.ground, [
    ...above.parts,
    ...below.flatMap(({ parts }) => parts),
    text([MARGIN, bottom + 28], note, { fill: theme.soft, size: 13 }),
  ]);
}
