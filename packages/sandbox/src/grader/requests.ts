import { StartupError } from '@payflow/contracts';

/** A request of the shop's own API as its owner writes it: `POST /orders {"productId":"x"}`; `{orderNo}` is filled in. */
export interface RequestTemplate {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

const FORM = /^\s*(GET|POST|PUT|PATCH)\s+(\/\S*)\s*([\s\S]*)$/i;

/** Throws a StartupError that names the option when the text is no request. */
export function requestTemplate(option: string, text: string): RequestTemplate {
  const [, method = '', path = '', body = ''] = FORM.exec(text) ?? [];
  if (method === '') {
    throw new StartupError(
      `--${option} is a method, a path and perhaps a JSON body, like 'POST /orders {"productId":"x"}', not '${text}'.`,
    );
  }
  if (body.trim() !== '') readJson(option, body);
  return { method: method.toUpperCase(), path, body: body.trim() || undefined };
}

function readJson(option: string, body: string): void {
  try {
    JSON.parse(body);
  } catch (error) {
    throw new StartupError(`The body of --${option} is not JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** The path and the body with the order's number in them. */
export function filledIn({ path, body, method }: RequestTemplate, orderNo: string): RequestTemplate {
  const quoted = JSON.stringify(orderNo).slice(1, -1);
  return {
    method,
    path: path.replaceAll('{orderNo}', encodeURIComponent(orderNo)),
    body: body?.replaceAll('{orderNo}', quoted),
  };
}

/** `state=PAID`, or `data.status=paid,completed`: what an order shows that is so. */
export interface Condition {
  readonly path: string;
  readonly values: readonly string[];
}

export function condition(option: string, text: string): Condition {
  const [, path = '', values = ''] = /^\s*([^=\s]+)\s*=\s*(.+)$/.exec(text) ?? [];
  if (path === '')
    throw new StartupError(`--${option} is a field and its value, like state=PAID, not '${text}'.`);
  return { path, values: values.split(',').map((value) => value.trim()) };
}
