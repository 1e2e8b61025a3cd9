import { z } from 'zod';
import { Amount, text } from './fields.ts';
import { durationMs } from './operation.ts';

/** What a cardholder can be told to do after a purchase. */

export const DISPUTE_OUTCOMES = ['won', 'lost'] as const;

/** What a cardholder says when nobody tells the issuer why. */
export const DEFAULT_DISPUTE_REASON = 'The cardholder does not recognize it.';

const Duration = text(32)
  .refine(
    (told) => durationMs(told) !== undefined,
    'must be an ISO 8601 duration of days and time, like P2D or PT6H',
  )
  .meta({ example: 'P2D' });

export const DisputeReason = text(200).meta({
  description: 'In the words of the cardholder.',
  example: DEFAULT_DISPUTE_REASON,
});

/** A dispute that is ordered together with the purchase, in business time. */
export const DisputeStep = z
  .strictObject({
    after: Duration.optional().meta({ description: 'How long after the purchase; absent: at once.' }),
    amount: Amount.optional().meta({ description: 'Absent: all that is left of the payment then.' }),
    reason: DisputeReason.optional(),
    outcome: z
      .enum(DISPUTE_OUTCOMES, 'must be "won" or "lost", as the merchant sees it')
      .optional()
      .meta({ description: 'As the merchant sees it; absent: it stays open until someone decides it.' }),
    resolveAfter: Duration.optional().meta({
      description: 'How long after it was opened it is decided; absent: at once.',
    }),
  })
  .refine(({ outcome, resolveAfter }) => outcome !== undefined || resolveAfter === undefined, {
    error: 'goes with an outcome: say "won" or "lost"',
    path: ['resolveAfter'],
  })
  .meta({ id: 'DisputeStep', example: { after: 'P2D', outcome: 'lost', resolveAfter: 'P7D' } });
export type DisputeStep = z.output<typeof DisputeStep>;
