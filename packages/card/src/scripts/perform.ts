import {
  type DisputeStep,
  isRefusal,
  type Refusal,
  SCRIPT_HEADER,
  type ScriptedOperation,
  type ScriptStep,
} from '@payflow/contracts';
import type { Attempt } from '../authorizations/attempt.ts';
import type { Decision } from '../authorizations/decision.ts';
import type { Which } from '../authorizations/which.ts';
import { plannedDispute } from '../disputes/dispute.ts';
import { marked } from '../statements/line.ts';
import type { ScriptedCall } from './match.ts';
import { type Direction, type Play, playOf, type Says } from './play.ts';
import type { Prompt, Taken } from './prompter.ts';

/** What came with a request: the step that its own header tells, and all its headers. */
export interface Cue {
  readonly step?: ScriptStep | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** A call to the issuer that may go by a script. */
export interface Scene<Reply> {
  readonly operation: ScriptedOperation;
  readonly which: Which;
  /** Pure. */
  decide(attempt: Attempt | undefined, told: Direction): Decision<Reply>;
  /** What scripts are matched with; undefined when this call was answered before. */
  callOf(attempt: Attempt | undefined): ScriptedCall | undefined;
  /** What the card itself has the issuer do where no script says otherwise, and nothing else is wrong with it. */
  ownStep?(call: ScriptedCall): ScriptStep | undefined;
}

export interface Stage {
  decide<Reply>(
    which: Which,
    decide: (attempt: Attempt | undefined, prompt: Prompt) => Decision<Reply>,
    operation?: ScriptedOperation,
  ): Promise<Decision<Reply>>;
  /** Waits in real time; `stopped` when the server goes down meanwhile. */
  wait(ms: number): Promise<'over' | 'stopped'>;
  /** Direction which script a call has taken a step of. */
  onTaken(script: string): void;
}

/** What the caller gets, and what was decided for it. */
export interface Performed<Reply> {
  readonly decision: Decision<Reply>;
  readonly says: Says;
}

type Opening<Reply> = Performed<Reply> & { readonly taken?: Taken; readonly waits?: Play };

/** What was taken or held is disputed as ordered; what was declined is not. */
function withDispute<Reply>(
  decision: Decision<Reply>,
  attempt: Attempt | undefined,
  step: DisputeStep,
): Decision<Reply> {
  const { append } = decision;
  if (append?.type === 'authorized')
    return { ...decision, plans: plannedDispute(append, append.asked, step) };
  if (append?.type !== 'captured' || attempt?.answered?.type !== 'authorized') return decision;
  return { ...decision, plans: plannedDispute(append, attempt.answered.asked, step) };
}

function carryOut<Reply>(
  scene: Scene<Reply>,
  attempt: Attempt | undefined,
  { does, says, states, dispute }: Play,
): Opening<Reply> {
  if (does !== 'nothing') {
    const decision = marked(scene.decide(attempt, does), states);
    return { decision: dispute ? withDispute(decision, attempt, dispute) : decision, says };
  }
  return { decision: { result: scene.decide(attempt, 'approve').result }, says };
}

/** What the card has the issuer do: a decline for another reason comes first. */
function byCard<Reply>(
  scene: Scene<Reply>,
  attempt: Attempt | undefined,
  call: ScriptedCall,
  usual: Opening<Reply>,
): Opening<Reply> {
  const step = usual.decision.append?.type === 'authorized' ? scene.ownStep?.(call) : undefined;
  return step
    ? carryOut(
        scene,
        attempt,
        playOf(step, () => 0),
      )
    : usual;
}

function open<Reply>(
  scene: Scene<Reply>,
  { step, headers }: Cue,
  attempt: Attempt | undefined,
  prompt: Prompt,
): Opening<Reply> {
  const usual: Opening<Reply> = { decision: scene.decide(attempt, 'as-usual'), says: { says: 'the reply' } };
  const call = isRefusal(usual.decision.result) ? undefined : scene.callOf(attempt);
  if (!call) return usual;
  const taken = step ? { script: SCRIPT_HEADER, play: playOf(step, () => 0) } : prompt({ ...call, headers });
  if (!taken) return byCard(scene, attempt, call, usual);
  const { play } = taken;
  // What comes later is decided later; only the step is taken now.
  if (play.waitMs > 0) return { ...usual, decision: { result: usual.decision.result }, taken, waits: play };
  return { ...carryOut(scene, attempt, play), taken };
}

/**
 * Answers a call: by its header, else by the first script that fits, else as usual. The step is taken in the commit of the
 * decision, so calls that race take one each, in order of arrival; what was answered before takes none.
 */
export async function perform<Reply>(stage: Stage, scene: Scene<Reply>, cue: Cue): Promise<Performed<Reply>> {
  const decided = <Said extends Opening<Reply>>(opening: Said): Decision<Said> => {
    const { append, plans, keeps } = opening.decision;
    return {
      result: opening,
      ...(append ? { append } : {}),
      ...(plans ? { plans } : {}),
      ...(keeps ? { keeps } : {}),
    };
  };
  const first = await stage.decide(
    scene.which,
    (attempt, prompt) => decided(open(scene, cue, attempt, prompt)),
    cue.step ? undefined : scene.operation,
  );
  const opening = unrefused(first.result);
  if (opening.taken) stage.onTaken(opening.taken.script);
  const { waits } = opening;
  if (!waits) return opening;
  if ((await stage.wait(waits.waitMs)) === 'stopped') return { ...opening, says: { says: 'a reset' } };
  const late = await stage.decide(scene.which, (attempt) => decided(carryOut(scene, attempt, waits)));
  return unrefused(late.result);
}

function unrefused<Said>(result: Said | Refusal): Said {
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}
