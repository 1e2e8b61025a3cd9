import { type Line, signed } from './match.ts';

/** An issuer's statement, as the PG reads it. */

/** What an issuer says when it is asked for a page. Never thrown: every way to fail is one of these. */
export type StatementPage =
  | {
      readonly told: 'page';
      /** false: the day is not over by the issuer's clock. */
      readonly final: boolean;
      /** Of the whole day, on its first page: captures less refunds and chargebacks, and how many lines. */
      readonly totals: { readonly lines: number; readonly net: number } | undefined;
      readonly lines: readonly Line[];
      readonly nextCursor: string | null;
    }
  /** It has no statements. */
  | { readonly told: 'not offered' }
  | { readonly told: 'nothing'; readonly why: string };

/** One page of a day's statement; undefined is the cursor of the first. */
export type AskForPage = (day: string, cursor: string | undefined) => Promise<StatementPage>;

export type WholeStatement =
  | { readonly told: 'statement'; readonly lines: readonly Line[]; readonly final: boolean }
  | Exclude<StatementPage, { told: 'page' }>;

/** Ten million lines at most; one that goes on is none. */
const MOST_PAGES = 10_000;

const nothing = (why: string): WholeStatement => ({ told: 'nothing', why });

/** A statement counts only as a whole: no line twice, and as its own totals say. */
function whole(lines: readonly Line[], first: Extract<StatementPage, { told: 'page' }>): WholeStatement {
  const { final, totals } = first;
  if (new Set(lines.map(({ id }) => id)).size < lines.length) return nothing('it tells a line twice');
  const net = lines.reduce((sum, line) => sum + signed(line), 0);
  // A day that is not over may grow between two pages.
  if (final && totals && (totals.lines !== lines.length || totals.net !== net))
    return nothing(`its ${lines.length} lines come to ${net}, its totals to ${totals.net}`);
  return { told: 'statement', lines, final };
}

/** All pages of a day, one after the other; `between` is waited for before each further one, and may end it. */
export async function readStatement(
  ask: AskForPage,
  day: string,
  between: () => Promise<'go on' | 'stop'>,
): Promise<WholeStatement | 'stopped'> {
  const first = await ask(day, undefined);
  if (first.told !== 'page') return first;
  const lines = [...first.lines];
  let cursor = first.nextCursor;
  for (let pages = 1; cursor !== null; pages++) {
    if (pages >= MOST_PAGES) return nothing(`it has more than ${MOST_PAGES} pages`);
    if ((await between()) === 'stop') return 'stopped';
    const page = await ask(day, cursor);
    // One that has begun with a page has statements.
    if (page.told !== 'page') return page.told === 'nothing' ? page : nothing('its next page is not there');
    lines.push(...page.lines);
    cursor = page.nextCursor;
  }
  return whole(lines, first);
}
