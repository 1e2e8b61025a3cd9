import type { sandboxScenarios } from '@payflow/contracts';
import type { ScenarioWish, Supervisor } from '@payflow/service-kit';
import { aside } from '../aside.ts';
import { shippedScenarios } from './shelf.ts';

const PLAYER = {
  script: 'scenarios/player',
  memoryFlags: ['--max-semi-space-size=8', '--max-old-space-size=256'],
  deadlineMs: 120_000,
};

/**
 * Plays scenarios for a running town.
 * 1. Each in a process and a town of its own: nothing of the running one is touched.
 * 2. One after the other: whoever asks for many does not take the machine.
 */
export function storyteller(): Pick<Supervisor, 'scenarios' | 'playScenario'> {
  let playing: Promise<unknown> = Promise.resolve();
  return {
    async scenarios() {
      const shipped = await shippedScenarios();
      return shipped.map(({ name, title, story }) => ({ name, title, story }));
    },
    playScenario({ name, seed }) {
      const played = playing.then(() =>
        aside<ScenarioWish, sandboxScenarios.PlayedScenario>(PLAYER, { name, seed }),
      );
      playing = played.catch(() => undefined);
      return played;
    },
  };
}
