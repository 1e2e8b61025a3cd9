import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { junitReport } from './junit.ts';
import { htmlReport } from './page.ts';
import { playScenario } from './play.ts';
import { toldMisfit } from './read-scenario.ts';
import { jsonReport, passedAll, type Report, type Reported } from './report.ts';
import { type Chosen, choose } from './shelf.ts';
import { liveStage, simulatedStage } from './stage.ts';
import { repeatCommand, toldPlayed } from './told.ts';

const PASSED = 0;
const FAILED = 1;
const NOT_UNDERSTOOD = 2;
const INTERRUPTED = 130;

export interface RunOptions {
  readonly words: readonly string[];
  readonly seed?: number | undefined;
  readonly live?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly junit?: string | undefined;
  readonly html?: string | undefined;
}

/** Why a report could not be written there, before anything is played. */
async function unwritable(file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const folder = dirname(resolve(file));
  return access(folder, constants.W_OK).then(
    () => [],
    () => [`${file} cannot be written: there is no folder ${folder} that may be written to.`],
  );
}

async function playOne({ source, scenario }: Chosen, { seed, live }: RunOptions): Promise<Reported> {
  const openStage = live ? liveStage : simulatedStage;
  const began = performance.now();
  const played = await playScenario(scenario, { openStage, seed });
  return { source, played, tookMs: Math.round(performance.now() - began) };
}

function say(terminal: Terminal, { source, played }: Reported, live: boolean): void {
  terminal.rewrite?.('');
  terminal.say(`${toldPlayed(played, repeatCommand(played, { source, live })).join('\n')}\n`);
}

function sum(terminal: Terminal, { reported }: Report): void {
  const failed = reported.filter(({ played }) => !played.passed).map(({ played }) => played.name);
  const all = reported.length === 1 ? 'The scenario' : `All ${reported.length} scenarios`;
  terminal.say(
    failed.length === 0
      ? `${all} passed.`
      : `${failed.length} of ${reported.length} failed: ${failed.join(', ')}.`,
  );
}

/** One after the other. An interruption lets the present one end, so that its town is cleared away; another one does not wait for it. */
async function playAll(
  chosen: readonly Chosen[],
  options: RunOptions,
  terminal: Terminal,
): Promise<Report | 'interrupted'> {
  const live = options.live === true;
  const reported: Reported[] = [];
  const enough = new AbortController();
  void terminal.interrupted.then(() => enough.abort());
  for (const [i, one] of chosen.entries()) {
    if (enough.signal.aborted) return 'interrupted';
    if (!options.json) terminal.rewrite?.(`${i + 1} of ${chosen.length}: ${one.scenario.name} …`);
    const done = await playOne(one, options);
    reported.push(done);
    if (!options.json) say(terminal, done, live);
  }
  return { live, reported };
}

/** `payflow scenario run`: exit code 0 when all passed, 1 when one failed, 2 when something was not understood; then nothing was played. */
export async function runScenarios(
  _env: Environment,
  terminal: Terminal,
  options: RunOptions,
): Promise<number> {
  const { chosen, misfits, unknown } = await choose(options.words);
  const wrong = [
    ...unknown,
    ...misfits.map(toldMisfit),
    ...(await unwritable(options.junit)),
    ...(await unwritable(options.html)),
  ];
  if (wrong.length > 0) {
    terminal.complain(wrong.join('\n'));
    return NOT_UNDERSTOOD;
  }
  const leaving = terminal.interruptedAgain.then(() => 'interrupted' as const);
  const report = await Promise.race([playAll(chosen, options, terminal), leaving]);
  if (report === 'interrupted') return INTERRUPTED;
  if (options.junit !== undefined) await writeFile(options.junit, junitReport(report));
  if (options.html !== undefined) await writeFile(options.html, htmlReport(report));
  if (options.json) terminal.say(jsonReport(report).trimEnd());
  else sum(terminal, report);
  return passedAll(report) ? PASSED : FAILED;
}
