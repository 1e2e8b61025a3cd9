/**
 * Sums over millions of lines, read piece by piece: what others ask of the database comes between.
 * 1. A piece ends where so many lines have been; whoever reads it reads it in one look, and then lets a turn of the event loop
 *    go by: SQLite answers within the turn, so that without it a row of looks would be one long one for all others.
 * 2. Lines are only ever added. So a piece that has as many lines as when it was read holds the same ones, and counting them
 *    along an index costs a hundredth of reading them: its sums are kept.
 * 3. Whoever asks for what is being read waits for it: nobody reads the same lines beside it.
 */
const PIECE_LINES = 10_000;
const MOST_KEPT = 200;

/** Of lines in their order: from one place on, and before another; without it, to the end. */
export interface Stretch<Place, End = Place | undefined> {
  readonly from: Place;
  readonly before: End;
}

export interface Lines<Place extends string | number, Sums> {
  /** The place of the line that stands so many lines behind `from`, and not there itself; undefined when there are fewer. */
  place(from: Place, lines: number): Promise<Place | undefined>;
  count(stretch: Stretch<Place, Place>): Promise<number>;
  read(stretch: Stretch<Place>): Promise<Sums>;
}

/** Resolves at the end of the present turn of the event loop. */
type Turn = () => Promise<void>;

interface Piece<Place extends string | number, Sums> {
  readonly before: Place;
  readonly lines: number;
  readonly sums: Sums;
}

/** The sums of all pieces of lines that change: none is kept. */
export async function readInPieces<Place extends string | number, Sums>(
  lines: Omit<Lines<Place, Sums>, 'count'>,
  { from: beginning, before: end }: Stretch<Place>,
  turn: Turn,
  pieceLines = PIECE_LINES,
): Promise<Sums[]> {
  const sums: Sums[] = [];
  for (let from = beginning; ; ) {
    await turn();
    const before = await lines.place(from, pieceLines);
    if (before === undefined || (end !== undefined && before > end))
      return [...sums, await lines.read({ from, before: end })];
    sums.push(await lines.read({ from, before }));
    from = before;
  }
}

/** Keeps pieces under the name of what they are sums of. */
export function createPieces(turn: Turn, pieceLines = PIECE_LINES) {
  const kept = new Map<string, readonly Piece<string | number, unknown>[]>();
  const underWay = new Map<string, Promise<unknown>>();

  /** A piece as it is kept, or else as it is now. */
  async function pieceOf<Place extends string | number, Sums>(
    lines: Lines<Place, Sums>,
    stretch: Stretch<Place, Place>,
    old: Piece<Place, Sums> | undefined,
  ): Promise<Piece<Place, Sums>> {
    const count = await lines.count(stretch);
    if (old?.lines === count) return old;
    return { before: stretch.before, lines: count, sums: await lines.read(stretch) };
  }

  function keep(name: string, pieces: readonly Piece<string | number, unknown>[]): void {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(name, pieces);
  }

  async function readAll<Place extends string | number, Sums>(
    name: string,
    lines: Lines<Place, Sums>,
    { from: beginning, before: end }: Stretch<Place>,
  ): Promise<Sums[]> {
    const known = (kept.get(name) ?? []) as readonly Piece<Place, Sums>[];
    const pieces: Piece<Place, Sums>[] = [];
    for (let from = beginning; ; ) {
      await turn();
      const old = known[pieces.length];
      const before = old?.before ?? (await lines.place(from, pieceLines));
      if (before === undefined || (end !== undefined && before > end)) {
        // A shorter stretch leaves what is known of a longer one.
        keep(name, [...pieces, ...known.slice(pieces.length)]);
        return [...pieces.map(({ sums }) => sums), await lines.read({ from, before: end })];
      }
      pieces.push(await pieceOf(lines, { from, before }, old));
      from = before;
    }
  }

  /** The sums of all pieces, to be added up. */
  return async function sumsOf<Place extends string | number, Sums>(
    name: string,
    lines: Lines<Place, Sums>,
    stretch: Stretch<Place>,
  ): Promise<Sums[]> {
    while (underWay.has(name)) await underWay.get(name)?.catch(() => undefined);
    const reading = readAll(name, lines, stretch);
    underWay.set(name, reading);
    try {
      return await reading;
    } finally {
      underWay.delete(name);
    }
  };
}

export type SumsByPieces = ReturnType<typeof createPieces>;
