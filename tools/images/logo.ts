import { drawing, type Theme, text } from './svg.ts';

/** A card that flows: two strokes of a P, and the name. */
export function logo(theme: Theme): string {
  const mark = [
    `<rect x="14" y="14" width="68" height="68" rx="18" fill="${theme.accent}"/>`,
    `<path d="M36 68V32h16a12 12 0 0 1 0 24H36" fill="none" stroke="${theme.ground}" stroke-width="8" stroke-linecap="round" stroke-linejoin="round"/>`,
    `<path d="M50 68h18" fill="none" stroke="${theme.ground}" stroke-width="8" stroke-linecap="round"/>`,
  ];
  return drawing({ width: 360, height: 96, title: 'PayFlow' }, theme.ground, [
    ...mark,
    text([100, 58], 'PayFlow', { fill: theme.ink, size: 42, bold: true }),
    text([102, 80], 'a payment gateway that runs on a laptop', { fill: theme.soft, size: 13 }),
  ]);
}
