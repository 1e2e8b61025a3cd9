/** Where in a JSON text each of its values stands, by the path that a refusal names: `steps.0.decline`. */

const TOKEN = /"(?:\\.|[^"\\])*"|[{}[\]]|[^\s{}[\],:"]+/g;

const joined = (path: string, step: string | number): string =>
  path === '' ? String(step) : `${path}.${step}`;

/** Offsets by path; of a field, that of its name. A text that is no JSON gives what can be read of it. */
export function placesIn(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>([['', 0]]);
  const tokens = text.matchAll(TOKEN);
  const next = () => tokens.next().value;

  function readFields(path: string): void {
    for (let name = next(); name && name[0] !== '}'; name = next()) {
      const field = joined(path, name[0].replace(/^"(.*)"$/, '$1'));
      places.set(field, name.index);
      readValue(field, next()?.[0]);
    }
  }

  function readItems(path: string): void {
    let place = 0;
    for (let item = next(); item && item[0] !== ']'; item = next()) {
      places.set(joined(path, place), item.index);
      readValue(joined(path, place++), item[0]);
    }
  }

  function readValue(path: string, first: string | undefined): void {
    if (first === '{') readFields(path);
    else if (first === '[') readItems(path);
  }

  readValue('', next()?.[0]);
  return places;
}

/** The offset of the value that a path is about, or of the nearest around it. */
export function placeOf(places: ReadonlyMap<string, number>, path: string): number {
  const steps = path === '' ? [] : path.split('.');
  for (let kept = steps.length; kept > 0; kept--) {
    const found = places.get(steps.slice(0, kept).join('.'));
    if (found !== undefined) return found;
  }
  return 0;
}

/** Counted from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
