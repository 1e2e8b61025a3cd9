/** What follows a heading, up to the next one of its rank or above. Throws when there is no such heading. */
export function sectionOf(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  const from = lines.indexOf(heading);
  if (from < 0) throw new Error(`there is no heading "${heading}"`);
  const rank = heading.indexOf(' ');
  const fenced = fences(lines);
  const length = lines
    .slice(from + 1)
    .findIndex((line, i) => !fenced[from + 1 + i] && /^#+ /.test(line) && line.indexOf(' ') <= rank);
  return lines.slice(from + 1, length < 0 ? undefined : from + 1 + length).join('\n');
}

/** For each line whether it stands in a code block. */
function fences(lines: readonly string[]): boolean[] {
  let inside = false;
  return lines.map((line) => {
    if (line.startsWith('```')) inside = !inside;
    return inside;
  });
}

/** The code blocks of a language. */
export function blocksOf(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);
}

/** The cells of the first table's body, row by row, without the ticks of code. */
export function tableOf(markdown: string): string[][] {
  const [table = ''] = /^\|[\s\S]*?(?=\n(?!\|))/m.exec(`${markdown}\n`) ?? [];
  const rows = table.split('\n').map((line) => line.split('|').slice(1, -1));
  return rows.slice(2).map((cells) => cells.map((cell) => cell.trim().replaceAll(/^`|`$/g, '')));
}

/** Addresses of links and pictures that stay inside the project, with their anchors. */
export function localLinksOf(markdown: string): { readonly path: string; readonly anchor: string }[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset)="([^"\s]+)"/g)]
    .map(([, link, picture]) => link ?? picture ?? '')
    .filter((target) => !/^\w+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { path, anchor };
    });
}

/** The anchors that GitHub gives to headings. */
export function anchorsOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
