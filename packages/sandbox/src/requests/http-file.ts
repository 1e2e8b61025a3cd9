// As much of the `.http` format as VS Code's REST Client and its kin share: `###` between requests, `@name = value`,
// `# @name`, comments anywhere, headers up to an empty line, then the body. `# expect 200 text` is our own.

export interface HttpRequest {
  /** What follows `###`. */
  readonly title: string;
  /** Under which later requests refer to its reply. */
  readonly name: string | undefined;
  /** The status, and what the body must then hold. */
  readonly expected: { readonly status: number; readonly text: string } | undefined;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | undefined;
}

export interface HttpFile {
  readonly variables: Readonly<Record<string, string>>;
  readonly requests: readonly HttpRequest[];
}

const isComment = (line: string): boolean => /^\s*(?:#|\/\/)/.test(line);
const VARIABLE = /^@(\w+)\s*=\s*(.*?)\s*$/;

function expectedIn(comments: readonly string[]): HttpRequest['expected'] {
  const [, status, text = ''] =
    comments.map((line) => /^# expect (\d{3})(?: (.*))?$/.exec(line)).find(Boolean) ?? [];
  return status === undefined ? undefined : { status: Number(status), text };
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  if (colon < 1) throw new Error(`"${line}" is no header`);
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

function requestOf(title: string, lines: readonly string[]): HttpRequest[] {
  const comments = lines.filter(isComment);
  const told = lines.filter((line) => !isComment(line) && !VARIABLE.test(line));
  const first = told.findIndex((line) => line.trim() !== '');
  const [requestLine = '', ...rest] = first < 0 ? [] : told.slice(first);
  if (requestLine === '') return [];
  const [, method = '', url = ''] = /^([A-Z]+) +(\S+)$/.exec(requestLine.trim()) ?? [];
  if (method === '') throw new Error(`"${requestLine}" is no request line`);
  const empty = rest.findIndex((line) => line.trim() === '');
  const headers = (empty < 0 ? rest : rest.slice(0, empty)).map(headerOf);
  const body = empty < 0 ? '' : rest.slice(empty).join('\n').trim();
  const name = comments.map((line) => /^# @name (\w+)$/.exec(line)?.[1]).find(Boolean);
  return [{ title, name, expected: expectedIn(comments), method, url, headers, body: body || undefined }];
}

export function parseHttpFile(text: string): HttpFile {
  const blocks: { title: string; lines: string[] }[] = [{ title: '', lines: [] }];
  for (const line of text.split(/\r?\n/)) {
    const [, title] = /^###+(.*)$/.exec(line) ?? [];
    if (title === undefined) blocks.at(-1)?.lines.push(line);
    else blocks.push({ title: title.trim(), lines: [] });
  }
  const variables = text.split(/\r?\n/).flatMap((line) => {
    const [, name, value = ''] = VARIABLE.exec(line) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  return {
    variables: Object.fromEntries(variables),
    requests: blocks.flatMap(({ title, lines }) => requestOf(title, lines)),
  };
}
