import { deadLetters } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { listLetters, showLetter } from '../consumers/look-up.ts';
import { type LettersContext, replayLetter, replayLetters } from '../consumers/replay.ts';

export function addDeadLetterRoutes(routes: Routes, context: LettersContext): void {
  serve(routes, deadLetters.listDeadLetters, ({ query }) => listLetters(context, query));
  serve(routes, deadLetters.getDeadLetter, ({ params }) => showLetter(context, params.id));
  serve(routes, deadLetters.replayDeadLetters, ({ body }) => replayLetters(context, body));
  serve(routes, deadLetters.replayDeadLetter, ({ params }) => replayLetter(context, params.id));
}
