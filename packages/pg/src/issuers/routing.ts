/** What routing knows of an issuer. */
export interface Route {
  readonly name: string;
  /** Beginnings of the card numbers that are its own; none: it takes any card. */
  readonly bins: readonly string[];
  /** How often it is asked first, beside others for the same card. */
  readonly weight: number;
}

/** The length of the longest of its BINs that the card begins with; 0 for one that takes any card, -1 for no match. */
function matchLength({ bins }: Route, cardNumber: string): number {
  if (bins.length === 0) return 0;
  return Math.max(-1, ...bins.filter((bin) => cardNumber.startsWith(bin)).map(({ length }) => length));
}

/** One after the other by weight. Each draw leaves its number evenly spread within what it chose, so one serves them all. */
function shuffled<R extends Route>(routes: readonly R[], chance: number): R[] {
  const left = [...routes];
  const drawn: R[] = [];
  let rest = chance;
  while (left.length > 0) {
    let point = rest * left.reduce((sum, { weight }) => sum + weight, 0);
    let index = 0;
    for (let weight = left[0]?.weight ?? 0; point >= weight && index < left.length - 1; ) {
      point -= weight;
      weight = left[++index]?.weight ?? 0;
    }
    const [route] = left.splice(index, 1);
    if (!route) break;
    rest = Math.min(point / route.weight, 1 - Number.EPSILON);
    drawn.push(route);
  }
  return drawn;
}

/**
 * The issuers for a card in the order in which they are asked: those whose BIN it has, the longest BIN first,
 * then those that take any card; equals in an order drawn by weight. `chance` is in [0, 1).
 */
export function routesFor<R extends Route>(routes: readonly R[], cardNumber: string, chance: number): R[] {
  const byLength = Map.groupBy(routes, (route) => matchLength(route, cardNumber));
  return [...byLength]
    .filter(([length]) => length >= 0)
    .sort(([a], [b]) => b - a)
    .flatMap(([, equals]) => shuffled(equals, chance));
}
