import type { Played } from './play.ts';
import { playScenario } from './play.ts';
import { readScenario, toldMisfit } from './read-scenario.ts';
import { simulatedStage } from './stage.ts';

/** Plays a scenario that is told by its steps and its end alone. */
export async function playText(text: string, seed?: number): Promise<Played> {
  const read = readScenario('test.yaml', `name: test\ntitle: A test\nstory: Told by a test.\n${text}`);
  if (!read.fits) throw new Error(read.misfits.map(toldMisfit).join('\n'));
  return playScenario(read.scenario, { openStage: simulatedStage, seed });
}

/** Every path that was not as expected. */
export const wrongPaths = ({ steps, endings }: Played): string[] =>
  [...steps, ...endings].flatMap(({ differences }) => differences.map(({ path }) => path));
