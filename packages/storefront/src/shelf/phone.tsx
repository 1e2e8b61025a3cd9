import { useId } from 'react';
import { type Shade, shadeOf } from './colors.ts';

/** The shop's own drawings of what it sells: the back in its colour, and the front behind it. */

interface Lens {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

interface Model {
  /** Of the body's corners. */
  readonly round: number;
  readonly lenses: readonly Lens[];
  /** Small lights beside the lenses. */
  readonly lights: readonly Lens[];
  /** What the lenses stand on, if it is raised. */
  readonly island?: { readonly x: number; readonly y: number; readonly size: number; readonly round: number };
  /** Of the front's camera: a point, or a pill. */
  readonly eye: 'point' | 'pill';
}

const WIDTH = 150;
const HEIGHT = 308;

const MODELS: Readonly<Record<string, Model>> = {
  'iphone-16-pro': {
    round: 27,
    island: { x: 11, y: 11, size: 78, round: 22 },
    lenses: [
      { x: 32, y: 32, r: 16 },
      { x: 32, y: 68, r: 16 },
      { x: 67, y: 50, r: 16 },
    ],
    lights: [
      { x: 67, y: 24, r: 5 },
      { x: 67, y: 76, r: 4 },
    ],
    eye: 'pill',
  },
  'galaxy-s25-ultra': {
    round: 13,
    lenses: [
      { x: 33, y: 38, r: 16 },
      { x: 33, y: 80, r: 16 },
      { x: 33, y: 122, r: 16 },
      { x: 70, y: 58, r: 11 },
    ],
    lights: [
      { x: 70, y: 33, r: 5 },
      { x: 70, y: 86, r: 6 },
    ],
    eye: 'point',
  },
  'xiaomi-14t-pro': {
    round: 23,
    island: { x: 13, y: 13, size: 88, round: 20 },
    lenses: [
      { x: 37, y: 37, r: 17 },
      { x: 77, y: 37, r: 17 },
      { x: 37, y: 77, r: 17 },
    ],
    lights: [
      { x: 77, y: 71, r: 9 },
      { x: 77, y: 89, r: 3 },
    ],
    eye: 'point',
  },
};

const ANY: Model = {
  round: 22,
  lenses: [{ x: 32, y: 34, r: 15 }],
  lights: [{ x: 32, y: 62, r: 4 }],
  eye: 'point',
};

function Glass({ x, y, r }: Lens) {
  return (
    <g>
      <circle cx={x} cy={y} r={r} fill="#0b0d10" />
      <circle cx={x} cy={y} r={r} fill="none" stroke="#ffffff" strokeOpacity={0.35} strokeWidth={1.2} />
      <circle cx={x} cy={y} r={r * 0.68} fill="#1a2431" />
      <circle cx={x} cy={y} r={r * 0.4} fill="#31506f" />
      <circle cx={x} cy={y} r={r * 0.18} fill="#0b0d10" />
      <ellipse cx={x - r * 0.3} cy={y - r * 0.34} rx={r * 0.2} ry={r * 0.13} fill="#ffffff" opacity={0.75} />
    </g>
  );
}

function Back({ model, shade, id }: { readonly model: Model; readonly shade: Shade; readonly id: string }) {
  const { round, island, lenses, lights } = model;
  return (
    <g transform="translate(22 24)">
      <rect x={-3} y={66} width={4} height={30} rx={2} fill={shade.dark} />
      <rect width={WIDTH} height={HEIGHT} rx={round} fill={shade.dark} />
      <rect
        x={2.5}
        y={2.5}
        width={WIDTH - 5}
        height={HEIGHT - 5}
        rx={round - 2.5}
        fill={`url(#${id}-back)`}
      />
      <path
        d={`M ${WIDTH * 0.62} 3 L ${WIDTH * 0.9} 3 L ${WIDTH * 0.36} ${HEIGHT - 3} L ${WIDTH * 0.16} ${HEIGHT - 3} Z`}
        fill="#ffffff"
        opacity={0.08}
      />
      {island && (
        <rect
          x={island.x}
          y={island.y}
          width={island.size}
          height={island.size}
          rx={island.round}
          fill={`url(#${id}-island)`}
          stroke={shade.dark}
          strokeOpacity={0.55}
        />
      )}
      {lenses.map((lens) => (
        <Glass key={`${lens.x} ${lens.y}`} {...lens} />
      ))}
      {lights.map(({ x, y, r }) => (
        <circle
          key={`${x} ${y}`}
          cx={x}
          cy={y}
          r={r}
          fill="#f5ead2"
          stroke={shade.dark}
          strokeOpacity={0.5}
        />
      ))}
    </g>
  );
}

function Front({ model, shade, id }: { readonly model: Model; readonly shade: Shade; readonly id: string }) {
  const { round, eye } = model;
  const inner = { x: 6, y: 6, width: WIDTH - 12, height: HEIGHT - 12, rx: Math.max(6, round - 6) };
  return (
    <g transform="translate(140 46)">
      <rect x={WIDTH - 1} y={84} width={4} height={44} rx={2} fill={shade.dark} />
      <rect width={WIDTH} height={HEIGHT} rx={round} fill={shade.base} />
      <rect x={2} y={2} width={WIDTH - 4} height={HEIGHT - 4} rx={round - 2} fill="#0b0d10" />
      <clipPath id={`${id}-screen`}>
        <rect {...inner} />
      </clipPath>
      <g clipPath={`url(#${id}-screen)`}>
        <rect {...inner} fill={`url(#${id}-sky)`} />
        <circle cx={112} cy={86} r={30} fill={shade.light} opacity={0.9} />
        <path d="M 0 214 Q 44 164 88 204 T 160 186 V 320 H 0 Z" fill={shade.base} opacity={0.75} />
        <path d="M 0 252 Q 52 208 100 246 T 160 232 V 320 H 0 Z" fill={shade.dark} opacity={0.9} />
        <rect
          x={WIDTH / 2 - 22}
          y={HEIGHT - 15}
          width={44}
          height={3}
          rx={1.5}
          fill="#ffffff"
          opacity={0.8}
        />
      </g>
      {eye === 'pill' ? (
        <rect x={WIDTH / 2 - 19} y={13} width={38} height={11} rx={5.5} fill="#0b0d10" />
      ) : (
        <circle cx={WIDTH / 2} cy={18} r={5} fill="#0b0d10" />
      )}
    </g>
  );
}

interface PhoneProps {
  readonly productId: string;
  readonly color: string | null;
  /** What it shows, for those who do not see it; without it the drawing is an ornament. */
  readonly label?: string;
}

export function Phone({ productId, color, label }: PhoneProps) {
  const id = useId();
  const model = MODELS[productId] ?? ANY;
  const shade = shadeOf(color);
  return (
    <svg className="phone" viewBox="0 0 312 372" role="img" aria-hidden={label === undefined}>
      <title>{label ?? productId}</title>
      <defs>
        <linearGradient id={`${id}-back`} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor={shade.light} />
          <stop offset="0.5" stopColor={shade.base} />
          <stop offset="1" stopColor={shade.dark} />
        </linearGradient>
        <linearGradient id={`${id}-island`} x1="1" y1="1" x2="0" y2="0">
          <stop offset="0" stopColor={shade.light} />
          <stop offset="1" stopColor={shade.base} />
        </linearGradient>
        <linearGradient id={`${id}-sky`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#20324d" />
          <stop offset="0.6" stopColor={shade.base} />
          <stop offset="1" stopColor={shade.light} />
        </linearGradient>
      </defs>
      <ellipse cx={156} cy={360} rx={128} ry={9} fill="#000000" opacity={0.12} />
      <Front model={model} shade={shade} id={id} />
      <Back model={model} shade={shade} id={id} />
    </svg>
  );
}
