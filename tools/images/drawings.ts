import { architecture } from './architecture.ts';
import { erd } from './erd.ts';
import { flow } from './flow.ts';
import { logo } from './logo.ts';
import { scaled } from './scaled.ts';
import { states } from './states.ts';
import { dark, light } from './svg.ts';

/** Every drawn picture by its file's name; the same sources give the same bytes. */
export function drawings(): Map<string, string> {
  const pictures = { logo, architecture, scaled, flow, states, erd };
  return new Map(
    Object.entries(pictures).flatMap(([name, draw]) => [
      [`${name}.svg`, draw(light)],
      [`${name}-dark.svg`, draw(dark)],
    ]),
  );
}
