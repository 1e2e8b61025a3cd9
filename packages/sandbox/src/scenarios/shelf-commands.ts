import { readFile } from 'node:fs/promises';
import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { toldMisfit } from './read-scenario.ts';
import { choose, fileOfShipped, readScenarioFile, shippedScenarios } from './shelf.ts';

const DONE = 0;
const NOT_UNDERSTOOD = 2;

/** `payflow scenario list`. */
export async function listScenarios(
  _env: Environment,
  terminal: Terminal,
  { json }: { json?: boolean },
): Promise<number> {
  const shipped = await shippedScenarios();
  const entries = shipped.map(({ name, title, story }) => ({ name, title, story }));
  const width = Math.max(...entries.map(({ name }) => name.length));
  terminal.say(
    json
      ? JSON.stringify(entries, null, 2)
      : entries.map(({ name, title }) => `${name.padEnd(width)}  ${title}`).join('\n'),
  );
  return DONE;
}

/** `payflow scenario show`: the file itself, to read, or to begin one's own from. */
export async function showScenario(
  _env: Environment,
  terminal: Terminal,
  { name }: { name: string },
): Promise<number> {
  const { chosen, unknown } = await choose([name]);
  const [one] = chosen;
  if (!one) {
    terminal.complain(unknown.join('\n'));
    return NOT_UNDERSTOOD;
  }
  terminal.say((await readFile(fileOfShipped(one.source), 'utf8')).trimEnd());
  return DONE;
}

/** `payflow scenario check`: whether files could be played. */
export async function checkScenarios(
  _env: Environment,
  terminal: Terminal,
  { files }: { files: readonly string[] },
): Promise<number> {
  const reads = await Promise.all(files.map(readScenarioFile));
  const misfits = reads.flatMap((read) => (read.fits ? [] : read.misfits));
  if (misfits.length > 0) {
    terminal.complain(misfits.map(toldMisfit).join('\n'));
    return NOT_UNDERSTOOD;
  }
  terminal.say(reads.map((read) => (read.fits ? `${read.scenario.name} fits.` : '')).join('\n'));
  return DONE;
}
