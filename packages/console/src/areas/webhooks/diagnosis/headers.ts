import { type Finding, type SignedName, signedNames } from './finding.ts';

/** The lines of a name, as they were given. */
export type GivenHeaders = Readonly<Record<SignedName, readonly string[]>>;

function ofObject(text: string): (readonly [string, string])[] | undefined {
  try {
    return Object.entries(JSON.parse(text)).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)] as const),
    );
  } catch {
    return undefined;
  }
}

const ofLines = (text: string): (readonly [string, string])[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^\s*"?([\w-]+)"?\s*[:=] ?(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });

/** Headers from `name: value` lines, or from the JSON object that a log shows. */
export function readHeaders(text: string): GivenHeaders {
  const lines = (text.trim().startsWith('{') ? ofObject(text) : undefined) ?? ofLines(text);
  const of = (name: SignedName) =>
    lines.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value);
  return {
    'webhook-id': of('webhook-id'),
    'webhook-timestamp': of('webhook-timestamp'),
    'webhook-signature': of('webhook-signature'),
  };
}

export type Headers = Readonly<Record<SignedName, string>>;

/** One value for each name, and what is wrong with how they came; no headers when one is missing. */
export function settle(given: GivenHeaders): { readonly headers?: Headers; readonly findings: Finding[] } {
  const findings = signedNames.flatMap((name): Finding[] => {
    const values = given[name];
    if (values.length === 0) return [{ problem: 'missing-header', name }];
    return [
      ...(values.length > 1 ? [{ problem: 'repeated-header' as const, name, times: values.length }] : []),
      ...(values.some((value) => value !== value.trim())
        ? [{ problem: 'padded-header' as const, name }]
        : []),
    ];
  });
  if (findings.some(({ problem }) => problem === 'missing-header')) return { findings };
  const first = (name: SignedName) => given[name][0]?.trim() ?? '';
  return {
    headers: {
      'webhook-id': first('webhook-id'),
      'webhook-timestamp': first('webhook-timestamp'),
      'webhook-signature': given['webhook-signature'].map((value) => value.trim()).join(' '),
    },
    findings,
  };
}
