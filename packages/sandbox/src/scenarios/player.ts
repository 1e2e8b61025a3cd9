// The process in which the storyteller has a scenario played.
import type { ScenarioWish } from '@payflow/service-kit';
import { workAside } from '../aside.ts';
import { playScenario } from './play.ts';
import { shippedScenarios } from './shelf.ts';
import { simulatedStage } from './stage.ts';

workAside(async ({ name, seed }: ScenarioWish) => {
  const scenario = (await shippedScenarios()).find((one) => one.name === name);
  if (!scenario) throw new Error(`there is no scenario ${name}`);
  return playScenario(scenario, { openStage: simulatedStage, seed });
});
