import { isRefusal, issuer, type ScriptedOperation } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { Authorizations } from '../authorizations/authorizations.ts';
import type { Cue, Performed } from '../scripts/perform.ts';
import { answerOf, cueOf } from './stage-directions.ts';

type Mode = 'sandbox' | 'server';

export function issuerRoutes(routes: Routes, authorizations: Authorizations, mode: Mode): void {
  /** A handler for a call that may go by a script. */
  const performed =
    <Body, Reply extends object>(
      operation: ScriptedOperation,
      act: (body: Body, cue: Cue) => Promise<Performed<Reply>>,
    ) =>
    async (call: { body: Body; headers: Cue['headers']; requestId: string }) => {
      const cue = cueOf(call.headers, operation, mode);
      return isRefusal(cue) ? cue : answerOf(await act(call.body, cue), call.requestId);
    };
  serve(routes, issuer.authorize, performed('authorize', authorizations.authorize));
  serve(routes, issuer.capture, performed('capture', authorizations.capture));
  serve(routes, issuer.refund, performed('refund', authorizations.refund));
  serve(routes, issuer.reverse, performed('reverse', authorizations.reverse));
  serve(routes, issuer.authorization, ({ params }) => authorizations.find(params.attemptId));
  serve(routes, issuer.authorizations, ({ query }) => authorizations.ofPayment(query.tid));
}
