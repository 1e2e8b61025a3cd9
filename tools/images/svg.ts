// A few words of SVG. Numbers are rounded and nothing depends on fonts, so the same drawing gives the same bytes.

export interface Theme {
  readonly name: 'light' | 'dark';
  readonly ground: string;
  readonly paper: string;
  readonly tint: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
  readonly warn: string;
}

export const light: Theme = {
  name: 'light',
  ground: '#ffffff',
  paper: '#ffffff',
  tint: '#f3f5f8',
  ink: '#16202e',
  soft: '#576475',
  line: '#b9c3cf',
  accent: '#1f5fd6',
  good: '#15774a',
  bad: '#b3372e',
  warn: '#8f5f0a',
};

export const dark: Theme = {
  name: 'dark',
  ground: '#0d1117',
  paper: '#161d27',
  tint: '#121821',
  ink: '#e8edf4',
  soft: '#9fadbe',
  line: '#445164',
  accent: '#78a6ff',
  good: '#56c596',
  bad: '#ff8f83',
  warn: '#e5b45c',
};

export type Point = readonly [x: number, y: number];

const SANS = '-apple-system, BlinkMacSystemFont, Segoe UI, Noto Sans, Helvetica, Arial, sans-serif';
const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, Liberation Mono, monospace';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => ENTITIES[char] ?? char);

const short = (value: number): string => String(Math.round(value * 10) / 10);

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? short(value) : escaped(value ?? '')}"`)
    .join('');
}

export interface TextStyle {
  readonly fill: string;
  readonly size?: number;
  readonly bold?: boolean;
  readonly mono?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Drawn around the letters, so that a line may pass behind them. */
  readonly halo?: string;
}

/** `y` is the base line. */
export function text([x, y]: Point, words: string, style: TextStyle): string {
  const { fill, size = 13, bold, mono, anchor = 'start', halo } = style;
  const values = {
    x,
    y,
    fill,
    'font-size': size,
    'font-weight': bold ? 600 : undefined,
    class: mono ? 'mono' : undefined,
    'text-anchor': anchor === 'start' ? undefined : anchor,
    stroke: halo,
    'stroke-width': halo ? 4 : undefined,
    'stroke-linejoin': halo ? 'round' : undefined,
    'paint-order': halo ? 'stroke' : undefined,
  };
  return `<text${attributes(values)}>${escaped(words)}</text>`;
}

/** Wide enough for the widest of the fonts that may be there. */
export const widthOf = (words: string, size: number, mono = false): number =>
  words.length * size * (mono ? 0.61 : 0.56);

export interface BoxStyle {
  readonly fill: string;
  readonly stroke?: string;
  readonly radius?: number;
  readonly strokeWidth?: number;
  readonly dashed?: boolean;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function box(rect: Rect, { fill, stroke, radius = 8, strokeWidth = 1, dashed }: BoxStyle): string {
  const look = {
    rx: radius,
    fill,
    stroke,
    'stroke-width': stroke ? strokeWidth : undefined,
    'stroke-dasharray': dashed ? '5 4' : undefined,
  };
  return `<rect${attributes({ ...rect, ...look })}/>`;
}

export const disc = ([cx, cy]: Point, r: number, fill: string): string =>
  `<circle${attributes({ cx, cy, r, fill })}/>`;

export interface LineStyle {
  readonly color: string;
  readonly width?: number;
  readonly dashed?: boolean;
}

/** A line through the points. */
export function line(points: readonly Point[], { color, width = 1.5, dashed }: LineStyle): string {
  const d = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('');
  const look = {
    d,
    fill: 'none',
    stroke: color,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'stroke-dasharray': dashed ? '5 4' : undefined,
  };
  return `<path${attributes(look)}/>`;
}

const HEAD_LENGTH = 9;
const HEAD_HALF = 4.5;

/** The same with a head at its end. */
export function arrow(points: readonly Point[], style: LineStyle): string {
  const [tip = [0, 0], before = [0, 0]] = points.toReversed();
  const length = Math.hypot(tip[0] - before[0], tip[1] - before[1]) || 1;
  const [dx, dy] = [(tip[0] - before[0]) / length, (tip[1] - before[1]) / length];
  const foot: Point = [tip[0] - dx * HEAD_LENGTH, tip[1] - dy * HEAD_LENGTH];
  const corners: Point[] = [
    tip,
    [foot[0] - dy * HEAD_HALF, foot[1] + dx * HEAD_HALF],
    [foot[0] + dy * HEAD_HALF, foot[1] - dx * HEAD_HALF],
  ];
  const head = corners.map(([x, y]) => `${short(x)} ${short(y)}`).join(' ');
  return `${line([...points.slice(0, -1), foot], style)}<polygon${attributes({ points: head, fill: style.color })}/>`;
}

/** A database, as everyone draws it. */
export function cylinder({ x, y, width, height }: Rect, { fill, stroke = fill }: BoxStyle): string {
  const [ry, right, bottom] = [7, x + width, y + height];
  const arc = (to: number, sweep: 0 | 1) => `A${short(width / 2)} ${ry} 0 0 ${sweep} ${short(to)}`;
  const d =
    `M${short(x)} ${short(y + ry)}${arc(right, 1)} ${short(y + ry)}V${short(bottom - ry)}` +
    `${arc(x, 1)} ${short(bottom - ry)}ZM${short(x)} ${short(y + ry)}${arc(right, 0)} ${short(y + ry)}`;
  return `<path${attributes({ d, fill, stroke, 'stroke-width': 1 })}/>`;
}

export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** What someone hears who cannot see it. */
  readonly title: string;
}

/** A whole picture; the last line is a new one. */
export function drawing({ width, height, title }: Sheet, ground: string, parts: readonly string[]): string {
  const size = { width, height, viewBox: `0 0 ${short(width)} ${short(height)}` };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg"${attributes({ ...size, role: 'img', 'font-family': SANS })}>`,
    `<title>${escaped(title)}</title>`,
    // Once for all: a picture of all tables has a thousand such words.
    `<style>.mono{font-family:${MONO}}</style>`,
    box({ x: 0, y: 0, width, height }, { fill: ground, radius: 12 }),
    ...parts,
    '</svg>\n',
  ].join('\n');
}
