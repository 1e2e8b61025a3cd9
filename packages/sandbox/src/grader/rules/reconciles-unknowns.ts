import { pay } from '@payflow/contracts';
import { replyOf } from '../../town/clients.ts';
import { type Interceptor, loseReply, loseRequest } from '../../town/wires.ts';
import type { Standing } from '../graded-shop.ts';
import { firstThat } from '../occasions.ts';
import { broken, type Found, type Ground, kept, type Rule } from '../rule.ts';
import type { OpenOrder } from '../stage.ts';
import { losingApproval } from './reuses-idempotency-keys.ts';

/** The issuer decides, and neither its answer nor a reversal gets through: the PG cannot know, and goes on asking. */
const keepUnknown: Interceptor = (request, next) =>
  request.url.endsWith('/authorize') ? loseReply(request, next) : loseRequest(request, next);

/** Longer than the PG's waits before it reverses, or sends a webhook again. */
const LATER = 'PT10M';

async function whileUnknown(
  { shop }: Ground,
  { orderNo }: OpenOrder,
  wrong: readonly Standing['is'][],
): Promise<Found | undefined> {
  const standing = firstThat(await shop.watch(orderNo), ({ is }) => wrong.includes(is));
  return wrong.includes(standing.is)
    ? broken(`While nobody could know, the order showed ${standing.shown}.`)
    : undefined;
}

/** How an order shows while the PG does not know either; found broken when it shows that it did. */
async function unknownOf(ground: Ground, order: OpenOrder): Promise<Found | Standing> {
  await ground.pays(order);
  const wrong = await whileUnknown(ground, order, ['failed', 'paid']);
  return wrong ?? ground.shop.look(order.orderNo);
}

export const reconcilesUnknowns: Rule = {
  id: 'reconciles-unknowns',
  title: 'A payment whose outcome the shop does not know is not shown as failed, and becomes right later',
  mend: 'Leave the order open when approve answers 202 or not at all; look the payment up (GET /pay/tx/{tid}) until it has ended, and take the webhook as it comes.',
  trials: [
    {
      did: 'charged the card, lost the reply of POST /pay/approve, and delivered the webhook later',
      expected: 'the order is not shown as failed meanwhile, and is paid in the end',
      async play(ground) {
        const order = await ground.order();
        {
          using _ = ground.letters.hold(order.tid);
          const undo = losingApproval(ground);
          await ground.pays(order).finally(undo);
          const wrong = await whileUnknown(ground, order, ['failed']);
          if (wrong) return wrong;
        }
        await ground.town.clock.advance(LATER);
        const standing = await ground.shop.waitFor(order.orderNo, ({ is }) => is === 'paid');
        return (standing.is === 'paid' ? kept : broken)(`In the end the order shows ${standing.shown}.`);
      },
    },
    {
      did: 'let approve answer 202 UNKNOWN, and the PG reverse the payment later',
      expected: 'the order is neither paid nor failed meanwhile, and moves on when the payment is FAILED',
      async play(ground) {
        const { town, shop } = ground;
        const order = await ground.order();
        const undo = town.intercept('pg', 'card', keepUnknown);
        const meanwhile = await unknownOf(ground, order).finally(undo);
        if ('outcome' in meanwhile) return meanwhile;
        await town.clock.advance(LATER);
        const { status } = replyOf(await town.pg.call(pay.tx, { params: { tid: order.tid } }));
        const moved = ({ is, shown }: Standing) => is === 'failed' || shown !== meanwhile.shown;
        const standing = await shop.waitFor(order.orderNo, moved);
        const found = moved(standing) && standing.is !== 'paid' ? kept : broken;
        return found(
          `The payment is ${status} in the end, and the order, which showed ${meanwhile.shown}, shows ${standing.shown}.`,
        );
      },
    },
  ],
};
