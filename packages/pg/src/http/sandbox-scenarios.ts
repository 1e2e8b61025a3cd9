import { didYouMean, refuse, sandboxScenarios } from '@payflow/contracts';
import { type Routes, type Supervisor, serve } from '@payflow/service-kit';
import { startedAlone } from './started-alone.ts';

/** `/sandbox/scenarios`: payment stories, played beside this town. */
export function addScenarioRoutes(routes: Routes, supervisor: Supervisor | undefined): void {
  serve(routes, sandboxScenarios.listScenarios, async () => {
    if (!supervisor) return startedAlone('to have scenarios played');
    return { scenarios: [...(await supervisor.scenarios())] };
  });
  serve(routes, sandboxScenarios.playScenario, async ({ params: { name }, body: { seed } }) => {
    if (!supervisor) return startedAlone('to have scenarios played');
    const names = (await supervisor.scenarios()).map((one) => one.name);
    if (!names.includes(name))
      return refuse('NOT_FOUND', `There is no scenario ${name}${didYouMean(name, names)}`);
    return supervisor.playScenario({ name, seed });
  });
}
