// What `npm start`, `npm run demo`, `npm run bench`, `npm run payflow`, `npm run pages` and `npm test` call:
// `bootstrap.mjs <start|demo|bench|payflow|pages|verify> …arguments`.
// Runs on any Node from 20 on; brings the workspace up to date, then hands over to Node 24.

const OLDEST_NODE = 20;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(`PayFlow needs Node ${OLDEST_NODE} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

// Imported only now: an older Node could trip over them before it has said what is wrong.
const { node24, prepare } = await import('./prepare.mjs');
const { run } = await import('./run.mjs');
const { verify } = await import('./verify.mjs');

const payflow = (args) => run(node24(), ['packages/sandbox/src/main.ts', ...args]);
const sandbox = (word) => (args) => payflow([word, ...args]);
const bench = (args) => run(node24(), ['packages/bench/src/main.ts', ...args]);
const pages = () => 0; // they are built, like all that is to be up to date, before any word is heard
const words = { start: sandbox('start'), demo: sandbox('demo'), bench, payflow, pages, verify };

const [word = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(words, word)) {
  console.error(`Unknown word '${word}'; bootstrap knows ${Object.keys(words).join(', ')}.`);
  process.exit(1);
}

try {
  await prepare();
  process.exitCode = await words[word](args);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
