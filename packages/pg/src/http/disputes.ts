import { disputes } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { DisputeReads } from '../disputes/dispute-reads.ts';
import { sendEvidence } from '../disputes/evidence.ts';
import { listAllDisputes, listDisputes, showDispute } from '../disputes/look-up.ts';
import { type DisputesContext, pollAll } from '../disputes/poll.ts';
import { asAnswer, type KeyOf } from './pay.ts';

export function addDisputeRoutes(
  routes: Routes,
  context: DisputesContext & { nudge(): void },
  reads: DisputeReads,
  keyOf: KeyOf,
): void {
  serve(routes, disputes.listDisputes, ({ caller, query }) => listDisputes(reads, caller.id, query));
  serve(routes, disputes.getDispute, ({ caller, params }) =>
    showDispute(context.store, { merchantId: caller.id, id: params.id }),
  );
  serve(routes, disputes.sendEvidence, async ({ caller, params, body, key }) => {
    const { id } = params;
    const keyed = keyOf({ path: disputes.sendEvidence.path.replace(':id', () => id), caller, key, body });
    return asAnswer(await sendEvidence(context, { id, merchantId: caller.id, text: body.text, keyed }));
  });
  serve(routes, disputes.allDisputes, ({ query }) => listAllDisputes(reads, query));
  serve(routes, disputes.pollDisputes, () => pollAll(context));
}
