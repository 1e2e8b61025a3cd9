import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** What is imported by a name in the sources, and at which path it lies in what is packed. */
export type Places = Readonly<Record<string, string>>;

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export const manifestOf = (packageName: string): Manifest =>
  JSON.parse(readFileSync(join(root, 'packages', packageName, 'package.json'), 'utf8'));

/** The sources behind every name that these packages can be imported by. */
export function sourcesOf(packageNames: readonly string[]): Places {
  const all = packageNames.flatMap((packageName) => {
    const { name, exports } = manifestOf(packageName);
    return Object.entries(exports).map(([subpath, file]) => [
      join(name, subpath),
      join('packages', packageName, file),
    ]);
  });
  return Object.fromEntries(all);
}

const IMPORT = /((?:\bfrom|\bimport)\s*\(?\s*)(['"])([^'"]+)\2/g;

/** An import by one of these names becomes one by the path to its place, as seen from `file`. */
export function relocate(source: string, file: string, places: Places): string {
  return source.replaceAll(IMPORT, (whole, before: string, quote: string, specifier: string) => {
    const place = places[specifier];
    if (place === undefined) return whole;
    const path = relative(dirname(file), place);
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`;
  });
}
