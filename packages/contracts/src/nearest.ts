import { closestMatch } from 'leven';

/** The name that was probably meant; undefined when none is near. Case does not count. */
export function nearest(name: string, among: readonly string[]): string | undefined {
  const byLowerCase = new Map(among.map((known) => [known.toLowerCase(), known]));
  const maxDistance = Math.ceil(name.length / 3);
  const found = closestMatch(name.toLowerCase(), [...byLowerCase.keys()], { maxDistance });
  return found === undefined ? undefined : byLowerCase.get(found);
}

/** `; did you mean "decline"?` to put behind a complaint about a name; empty when none is near. */
export function didYouMean(name: string, among: readonly string[]): string {
  const meant = nearest(name, among);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}
