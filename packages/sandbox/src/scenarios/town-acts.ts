import { issuer, type ServerName, sandboxFaults } from '@payflow/contracts';
import { requestOf, send, wantedOf } from './requests.ts';
import { ScenarioStuck } from './results.ts';
import type { PowerStep } from './scenario.ts';
import type { Stage } from './stage.ts';
import { inWords, serverCalled } from './wording.ts';

type Told<V extends PowerStep['verb']> = Extract<PowerStep, { verb: V }>['told'];
/** Does it; resolves to a sentence about what was done. */
type Act<V extends PowerStep['verb']> = (stage: Stage, told: Told<V>) => Promise<string>;

/** Kills the server in the middle of its next call to another; resolves at once. */
function killLater({ town }: Stage, { server, when }: Exclude<Told<'kill'>, ServerName>): string {
  const { calls, path = '', after } = when;
  const undo = town.intercept(server, calls, async (request, next) => {
    if (!new URL(request.url).pathname.endsWith(path)) return next(request);
    undo();
    const reply = after === 'reply' ? await next(request) : undefined;
    await town.kill(server);
    return reply ?? next(request);
  });
  const when_ = after === 'reply' ? 'when the answer is on its way back' : 'before it is sent';
  return `${serverCalled(server)} is to die in its next call to ${serverCalled(calls)}, ${when_}`;
}

/** Sets what the issuer or the supervisor is told; it must be understood. */
async function put(stage: Stage, wanted: Parameters<typeof requestOf>[1]): Promise<void> {
  const answer = await send(stage, requestOf(stage, wanted));
  if (answer.kind === 'reply' && answer.status < 300) return;
  const said = answer.kind === 'reply' ? `${answer.status} ${answer.bytes}` : answer.reason;
  throw new ScenarioStuck(`${wanted.method} ${wanted.path} was refused: ${said}`);
}

async function setScripts(stage: Stage, told: Told<'scripts'>): Promise<string> {
  if (told === 'clear') {
    await put(stage, { ...wantedOf(issuer.resetScripts), caller: 'card' });
    return 'the issuer is given no more scripts';
  }
  for (const [name, body] of Object.entries(told))
    await put(stage, { ...wantedOf(issuer.putScript, { name }), caller: 'card', body });
  return `the issuer is given the script ${Object.keys(told).join(', ')}`;
}

async function setFaults(stage: Stage, told: Told<'faults'>): Promise<string> {
  const faults = told === 'clear' ? [] : told;
  await put(stage, { ...wantedOf(sandboxFaults.putFaults), caller: 'admin', body: { faults } });
  const named = faults.map(({ hop, fault }) => `${hop} ${fault}`);
  return named.length === 0 ? 'all faults end' : `faults begin: ${named.join(', ')}`;
}

const acts: { readonly [V in PowerStep['verb']]: Act<V> } = {
  async advance(stage, duration) {
    await stage.town.clock.advance(duration);
    return `time goes by: ${inWords(duration)}`;
  },
  async advanceTo({ town }, time) {
    await town.clock.advanceTo(time);
    return `time goes on to ${time}`;
  },
  async wait(stage, duration) {
    await stage.pass(duration);
    return `real time goes by: ${inWords(duration)}`;
  },
  async quiet({ town }) {
    await town.quiet();
    return 'whatever is under way ends';
  },
  async cut({ town }, { from, to }) {
    town.cut(from, to);
    return `${serverCalled(from)} cannot reach ${serverCalled(to)} any more`;
  },
  async restore({ town }, { from, to }) {
    town.restore(from, to);
    return `${serverCalled(from)} can reach ${serverCalled(to)} again`;
  },
  async kill(stage, told) {
    if (typeof told !== 'string') return killLater(stage, told);
    await stage.town.kill(told);
    return `${serverCalled(told)} is killed`;
  },
  async start({ town }, name) {
    await town.start(name);
    return `${serverCalled(name)} is started again`;
  },
  scripts: setScripts,
  faults: setFaults,
};

/** What stands above the town: time, wires, life and death, scripts, faults. */
export function useForce(stage: Stage, { verb, told }: PowerStep): Promise<string> {
  const act = acts[verb] as Act<PowerStep['verb']>;
  return act(stage, stage.results.fill(told));
}
