import { parseSync } from '@swc/core';

/**
 * What a source file reaches for outside itself: imported modules (`node:timers`), their names
 * (`node:crypto.randomUUID`), globals and what is taken from them (`process.env`, `Date.now`), `new Date()`.
 * Read from the syntax tree, so comments, strings, types and locals of the same name do not count.
 */
export interface Reach {
  readonly what: string;
  readonly line: number;
}

type Node = { readonly type: string; readonly span: { readonly start: number } } & Record<string, unknown>;

/** The scope swc gives to a name that the file does not declare. */
const GLOBAL_SCOPE = 1;
const GLOBAL_OBJECTS = new Set(['globalThis', 'global', 'window', 'self']);
const ONLY_TYPES = new Set(['TsInterfaceDeclaration', 'TsTypeAliasDeclaration', 'TsTypeAnnotation']);
const TYPE_POSITIONS = new Set([
  'typeAnnotation',
  'returnType',
  'typeParams',
  'typeArguments',
  'superTypeParams',
  'implements',
]);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isNode = (value: unknown): value is Node => isObject(value) && 'type' in value;
const isGlobal = (node: Node): boolean => node.type === 'Identifier' && node.ctxt === GLOBAL_SCOPE;

export function reachesOf(source: string): Reach[] {
  const bytes = Buffer.from(source);
  const lineOf = (node: Node) => bytes.subarray(0, node.span.start).toString().split('\n').length;
  const module = parseSync(source, { syntax: 'typescript', target: 'es2024' });
  return [...reaches(module)].map(({ what, at }) => ({ what, line: lineOf(at) }));
}

type Found = { what: string; at: Node };

function* reaches(value: unknown): Generator<Found> {
  if (Array.isArray(value)) for (const item of value) yield* reaches(item);
  else if (isNode(value)) yield* reachesOfNode(value);
  else if (isObject(value)) yield* reachesInside(value);
}

function* reachesInside(parent: object): Generator<Found> {
  for (const [key, child] of Object.entries(parent)) if (!TYPE_POSITIONS.has(key)) yield* reaches(child);
}

function* reachesOfNode(node: Node): Generator<Found> {
  if (ONLY_TYPES.has(node.type) || node.typeOnly === true || node.declare === true) return;
  yield* (READERS[node.type] ?? reachesInside)(node);
}

const READERS: Readonly<Record<string, (node: Node) => Generator<Found>>> = {
  *Identifier(node) {
    if (isGlobal(node)) yield { what: String(node.value), at: node };
  },
  *MemberExpression(node) {
    yield { what: dotted(node), at: node };
    if (!isPlain(node.object as Node)) yield* reaches(node.object);
    yield* reaches(node.property);
  },
  *NewExpression(node) {
    if (dotted(node.callee as Node) !== 'Date') return yield* reachesInside(node);
    const given = (node.arguments ?? []) as { spread: unknown }[];
    if (!given[0] || given[0].spread) yield { what: 'new Date()', at: node };
    yield* reaches(given);
  },
  *BinaryExpression(node) {
    yield* reaches(node.left);
    if (node.operator !== 'instanceof') yield* reaches(node.right);
  },
  *CallExpression(node) {
    const [first] = node.arguments as { expression: Node }[];
    const imported = (node.callee as Node).type === 'Import' && first?.expression.type === 'StringLiteral';
    if (imported) yield { what: String(first.expression.value), at: node };
    yield* reachesInside(node);
  },
  ImportDeclaration: importsOf,
  ExportAllDeclaration: importsOf,
  *ExportNamedDeclaration(node) {
    yield* node.source ? importsOf(node) : reachesInside(node);
  },
};

function* importsOf(declaration: Node): Generator<Found> {
  const from = String((declaration.source as Node).value);
  yield { what: from, at: declaration };
  for (const specifier of (declaration.specifiers ?? []) as Node[]) {
    const name = (specifier.imported ?? specifier.orig ?? specifier.local) as Node | undefined;
    if (name && specifier.isTypeOnly !== true)
      yield { what: `${from}.${String(name.value)}`, at: declaration };
  }
}

const isPlain = (node: Node): boolean =>
  node.type === 'Identifier' || (node.type === 'MemberExpression' && isPlain(node.object as Node));

/** `globalThis.Date['now']` as `Date.now`; what hangs on a local or on a call starts with `*`. */
function dotted(node: Node): string {
  if (isGlobal(node)) return String(node.value);
  if (node.type !== 'MemberExpression') return '*';
  const object = dotted(node.object as Node);
  const property = propertyName(node.property as Node);
  return GLOBAL_OBJECTS.has(object) ? property : `${object}.${property}`;
}

function propertyName(property: Node): string {
  const name = property.type === 'Computed' ? (property.expression as Node) : property;
  return property.type !== 'Computed' || name.type === 'StringLiteral' ? String(name.value) : '*';
}
