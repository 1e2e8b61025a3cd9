import type { ChanceOf } from './chance.ts';
import { matches, type ScriptedCall } from './match.ts';
import { type Play, playOf } from './play.ts';
import { leftIn, leftOf, type Script } from './script.ts';

/** A step that a call has taken, and of which script. */
export interface Taken {
  readonly script: string;
  readonly play: Play;
}

/** Asked at most once for each call. */
export type Prompt = (call: ScriptedCall) => Taken | undefined;

export const NO_PROMPT: Prompt = () => undefined;

export interface Prompter {
  readonly prompt: Prompt;
  /** The scripts that were asked, as they are since. */
  readonly asked: readonly Script[];
}

/** One call asks a script: its first step that is left, and that chance does not pass over. */
function consult(script: Script, chanceOf: ChanceOf): { readonly after: Script; readonly play?: Play } {
  const { name, asked, steps, used } = script;
  const chance = (place: number, of: string) => chanceOf(`${name} ${asked} ${place} ${of}`);
  const place = steps.findIndex(
    (step, at) =>
      leftOf(step, used[at] ?? 0) > 0 &&
      (step.probability === undefined || chance(at, 'step') < step.probability),
  );
  const after = { ...script, asked: asked + 1 };
  const step = steps[place];
  if (!step) return { after };
  return {
    after: { ...after, used: steps.map((_, at) => (used[at] ?? 0) + Number(at === place)) },
    play: playOf(step, () => chance(place, 'delay')),
  };
}

/** Scripts in the order in which they were created: the first that fits and has a step for the call. */
export function createPrompter(scripts: readonly Script[], chanceOf: ChanceOf): Prompter {
  const asked: Script[] = [];
  return {
    asked,
    prompt(call) {
      for (const script of scripts) {
        if (leftIn(script) === 0 || !matches(script.match, call)) continue;
        const { after, play } = consult(script, chanceOf);
        asked.push(after);
        if (play) return { script: script.name, play };
      }
      return undefined;
    },
  };
}
