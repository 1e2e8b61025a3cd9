import { pay } from '@payflow/contracts';
import { replyOf } from '../../town/clients.ts';
import type { Interceptor } from '../../town/wires.ts';
import { capturedLetter, firstThat } from '../occasions.ts';
import { broken, kept, type Rule } from '../rule.ts';

const LESS = 100;

/** The order is made ready at the PG for less than the shop asked, as a tampered or a wrong checkout would. */
const readyForLess: Interceptor = (request, next) => {
  if (!new URL(request.url).pathname.endsWith('/pay/ready') || request.body === undefined)
    return next(request);
  const { items: _, taxFreeAmount: __, ...asked } = JSON.parse(request.body) as Record<string, unknown>;
  return next({ ...request, body: JSON.stringify({ ...asked, amount: LESS }) });
};

export const checksAmount: Rule = {
  id: 'checks-amount',
  title: 'Money over another amount than the order’s does not make it paid',
  mend: 'Compare `amount` of the reply of approve and of every webhook with the total that you keep for the order, and send `amount` with /pay/approve, so that the PG compares it too.',
  trials: [
    {
      did: `sent a signed payment.captured over ${LESS} won for an order that costs more`,
      expected: 'the order does not become paid',
      async play(ground) {
        const order = await ground.order();
        const less = { amount: LESS, capturedAmount: LESS };
        const answer = await ground.letters.post(capturedLetter(ground, order, less));
        const standing = firstThat(await ground.shop.watch(order.orderNo), ({ is }) => is === 'paid');
        const found = standing.is === 'paid' ? broken : kept;
        return found(`It answered ${answer.status}, and the order shows ${standing.shown}.`);
      },
    },
    {
      did: `let the payment be made ready for ${LESS} won at the PG, and the buyer pay that`,
      expected: 'the order does not become paid',
      async play(ground) {
        const undo = ground.gate.intercept(readyForLess);
        const order = await ground.order().finally(undo);
        await ground.pays(order);
        await ground.town.quiet();
        const standing = firstThat(await ground.shop.watch(order.orderNo), ({ is }) => is === 'paid');
        const at = replyOf(await ground.town.pg.call(pay.tx, { params: { tid: order.tid } }));
        const found = standing.is === 'paid' ? broken : kept;
        return found(
          `The payment over ${at.amount} is ${at.status} at the PG, and the order shows ${standing.shown}.`,
        );
      },
    },
  ],
};
