import { writeFileSync } from 'node:fs';
import { didYouMean, StartupError } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { BuyerLost } from '../buyer.ts';
import type { Environment } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { NotUnderstood } from './graded-shop.ts';
import { rehearse } from './rehearsal.ts';
import {
  closingLine,
  type GradeReport,
  gradeReport,
  junit,
  type RuleReport,
  ruleLines,
  type TrialReport,
  verdictOf,
} from './report.ts';
import type { Ground, Rule, Trial } from './rule.ts';
import { rules } from './rules/rules.ts';
import { checked, type GradeOptions, type GradeSettings, gradeSettings, readConfig } from './settings.ts';
import { openStage } from './stage.ts';
import { Untried } from './untried.ts';

/** What `payflow grade` was given. */
export interface GradeCommand extends GradeOptions {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
  readonly junit?: string | undefined;
}

const FULL_MARKS = 0;
const BROKEN = 1;
const NOT_GRADED = 2;
const INTERRUPTED = 130;

async function play(trial: Trial, ground: Ground): Promise<TrialReport> {
  const { did, expected } = trial;
  try {
    return { did, expected, ...(await trial.play(ground)) };
  } catch (error) {
    if (error instanceof Untried || error instanceof NotUnderstood || error instanceof BuyerLost)
      return { did, expected, outcome: 'not tried', happened: error.message };
    if (error instanceof CallFailed)
      return { did, expected, outcome: 'broken', happened: `The shop gave no answer: ${error.message}.` };
    throw error;
  }
}

async function judge({ id, title, mend, trials }: Rule, ground: Ground): Promise<RuleReport> {
  const played: TrialReport[] = [];
  for (const trial of trials) played.push(await play(trial, ground));
  const verdict = verdictOf(played);
  return { rule: id, title, verdict, trials: played, ...(verdict === 'broken' ? { mend } : {}) };
}

function chosen({ only }: GradeSettings): readonly Rule[] {
  const ids = rules.map(({ id }) => id);
  const unknown = only.find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw new StartupError(
      `There is no rule ${unknown}${didYouMean(unknown, ids) || '.'} There are ${ids.join(', ')}.`,
    );
  return only.length === 0 ? rules : rules.filter(({ id }) => only.includes(id));
}

class Interrupted extends Error {}

/**
 * Plays the troubles of webhooks and payments against a shop in a town of its own. Throws a StartupError or
 * NotUnderstood when it cannot be graded.
 */
export async function gradeShop(
  options: GradeOptions,
  env: Environment,
  terminal: Terminal,
): Promise<GradeReport> {
  const settings = gradeSettings(options);
  const asked = chosen(settings);
  await using stage = await openStage(settings, env, terminal);
  const example = await rehearse(stage);
  const merchant = settings.merchant === 'bundled' ? 'bundled' : stage.shop.url.origin;
  terminal.say(`${merchant} takes a payment without trouble. Now with trouble:`);
  const interrupted = terminal.interrupted.then(() => {
    throw new Interrupted();
  });
  interrupted.catch(() => undefined);
  const reports: RuleReport[] = [];
  for (const rule of asked) {
    const report = await Promise.race([judge(rule, { ...stage, example }), interrupted]);
    for (const line of ruleLines(report)) terminal.say(line);
    reports.push(report);
  }
  return gradeReport(merchant, reports);
}

/** A flag that was not given goes before no file. */
const given = (options: GradeOptions): GradeOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

function writeJunit(file: string, report: GradeReport): void {
  try {
    writeFileSync(file, junit(report));
  } catch (error) {
    throw new StartupError(`${file} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}

async function graded(command: GradeCommand, env: Environment, terminal: Terminal): Promise<number> {
  const { config, json, junit: file, ...flags } = command;
  const options = {
    ...(config === undefined ? {} : readConfig(config)),
    ...checked(given(flags), 'What was given'),
  };
  // With --json, standard output is the report alone.
  const shown = json ? { ...terminal, say: terminal.complain } : terminal;
  const report = await gradeShop(options, env, shown);
  if (file !== undefined) writeJunit(file, report);
  if (json) terminal.say(JSON.stringify(report, null, 2));
  else terminal.say(`\n${closingLine(report)}`);
  return report.broken > 0 ? BROKEN : FULL_MARKS;
}

/** `payflow grade`: 0 when no rule is broken, 1 when one is, 2 when the shop cannot be graded. */
export async function grade(env: Environment, terminal: Terminal, command: GradeCommand): Promise<number> {
  try {
    return await graded(command, env, terminal);
  } catch (error) {
    if (error instanceof Interrupted) return INTERRUPTED;
    const isOurs =
      error instanceof StartupError || error instanceof NotUnderstood || error instanceof CallFailed;
    if (!isOurs) throw error;
    terminal.complain(error.message);
    return NOT_GRADED;
  }
}
