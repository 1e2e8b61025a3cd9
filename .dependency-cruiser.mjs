import { Visitor } from '@swc/core/Visitor.js';

// Who may import whom. Every rule here is shown to bite in packages/sandbox/src/house/imports.unit.test.ts.

// The visitor that dependency-cruiser walks swc's tree with is older than `using`, and would throw on it.
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  statement.decls = this.visitVariableDeclarators(statement.decls);
  return statement;
};

const servers = 'pg|card|merchant';
const serverFloor = ['contracts', 'webhook-signature', 'service-kit', 'database'];

/** The packages that each package may import; `sandbox` is not listed because it may import all. */
const mayImport = {
  contracts: [],
  'webhook-signature': [],
  'service-kit': ['contracts'],
  database: ['contracts'],
  pg: serverFloor,
  card: serverFloor,
  merchant: serverFloor,
  'page-kit': ['contracts'],
  storefront: ['contracts', 'page-kit'],
  checkout: ['contracts', 'page-kit'],
  console: ['contracts', 'page-kit'],
  bench: ['sandbox', 'database', 'service-kit'],
};

const tests = '\\.test\\.tsx?$|^packages/sandbox/src/(?:house|delivery)/';
/** A folder of a server's `src` that is none of the three technical ones holds business. */
const business = `^packages/(?:${servers})/src/(?!(?:http|storage|adapters)/)[^/]+/`;
const doesIo = [
  '^(?:node:)?(?:fs|child_process|net|http|https|http2|tls|dns|dgram|cluster|worker_threads|sqlite)(?:/|$)',
  'node_modules/(?:express|axios|undici|better-sqlite3|mysql2|ioredis|@platformatic/kafka|@prisma/[^/]+)/',
  '^packages/database/generated/',
];

const packageRules = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment: `${name} imports ${allowed.length ? `only ${allowed.join(', ')}` : 'no other package'}`,
  from: { path: `^packages/${name}/` },
  to: { path: '^packages/', pathNot: `^packages/(?:${[name, ...allowed].join('|')})/` },
}));

/** An example is what a user's own project would be. */
const exampleRules = [
  {
    name: 'examples-imports',
    comment: 'an example has what users install, and no more',
    from: { path: '^examples/' },
    to: { path: '^packages/', pathNot: '^packages/(?:sandbox|webhook-signature)/' },
  },
  {
    name: 'examples-run-without-the-kit',
    comment: 'the test kit is for their tests',
    from: { path: '^examples/[^/]+/src/' },
    to: { path: '^packages/sandbox/' },
  },
].map((rule) => ({ severity: 'error', ...rule }));

/** Inside a server: main → root → http, storage, adapters → business; never upwards, never sideways. */
const roomRules = [
  {
    name: 'rooms-do-not-look-up',
    comment: 'only main.ts and the composition roots put a server together',
    from: { path: `^packages/(${servers})/src/[^/]+/`, pathNot: tests },
    to: { path: '^packages/$1/src/(?:main|$1|worker|start-worker|gateway|assembly)\\.ts$' },
  },
  {
    name: 'rooms-are-given-their-config',
    comment: 'a room may name the type of its configuration, not read it',
    from: { path: `^packages/(${servers})/src/[^/]+/`, pathNot: tests },
    to: { path: '^packages/$1/src/config\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'technical-rooms-are-apart',
    comment: 'http, storage and adapters meet in the composition root only',
    from: { path: `^packages/(${servers})/src/(http|storage|adapters)/`, pathNot: tests },
    to: { path: '^packages/$1/src/(?:http|storage|adapters)/', pathNot: '^packages/$1/src/$2/' },
  },
  {
    name: 'business-knows-no-technique',
    comment: 'business folders see the outside world through small types of their own',
    from: { path: business, pathNot: tests },
    to: { path: [...doesIo, `^packages/(?:${servers})/src/(?:http|storage|adapters)/`] },
  },
  {
    name: 'only-storage-touches-the-database',
    comment: 'the generated clients and the drivers are for storage/ and the database package',
    from: {
      path: '^packages/',
      pathNot: [`^packages/(?:${servers})/src/storage/`, '^packages/(?:database|bench)/', tests],
    },
    to: { path: ['^packages/database/generated/', 'node_modules/(?:better-sqlite3|mysql2|@prisma/[^/]+)/'] },
  },
].map((rule) => ({ severity: 'error', ...rule }));

const hygiene = [
  { name: 'no-circular', from: {}, to: { circular: true } },
  { name: 'no-unresolvable', from: {}, to: { couldNotResolve: true } },
  {
    name: 'no-dev-only',
    comment: "what runs is among its own package's dependencies",
    from: { path: '^(?:packages|examples)/[^/]+/src/', pathNot: tests },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  },
].map((rule) => ({ severity: 'error', ...rule }));

export default {
  forbidden: [...packageRules, ...exampleRules, ...roomRules, ...hygiene],
  options: {
    // The default parser knows no TypeScript beside typescript 7: it would cruise 0 modules and pass.
    parser: 'swc',
    doNotFollow: { path: ['node_modules', '^packages/database/generated/'] },
    exclude: { path: ['/node_modules/\\.(?:cache|vite)', '^virtual:', '/dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.svg'],
    },
  },
};
