/** What a dotted path names in a JSON value: `data.order.state`, `items.0.sku`; undefined when nothing is there. */
export function fieldAt(json: unknown, path: string): unknown {
  let at = json;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** The first of these paths that names a text or a number. */
export function firstText(json: unknown, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = fieldAt(json, path);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

/** Every value in it that is no object, by its dotted path; a list also counts by its length. */
export function leavesOf(json: unknown, path = ''): Map<string, unknown> {
  if (typeof json !== 'object' || json === null) return new Map([[path, json]]);
  const leaves = new Map<string, unknown>();
  if (Array.isArray(json)) leaves.set(`${path}.length`, json.length);
  for (const [name, value] of Object.entries(json)) {
    const below = leavesOf(value, path === '' ? name : `${path}.${name}`);
    for (const [at, leaf] of below) leaves.set(at, leaf);
  }
  return leaves;
}
