import { pay } from '@payflow/contracts';
import { replyOf } from '../../town/clients.ts';
import { failedLetter, firstThat, paidByWebhook } from '../occasions.ts';
import { broken, kept, type Rule } from '../rule.ts';
import { Untried } from '../untried.ts';

export const toleratesReorder: Rule = {
  id: 'tolerates-reorder',
  title: 'An older webhook that comes late does not move the order back',
  mend: 'Keep the highest `data.seq` that you have taken for each tid, and ignore (with 200) a webhook whose seq is not higher.',
  trials: [
    {
      did: 'sent, after payment.captured, a signed payment.failed with a lower seq and an id of its own',
      expected: 'the order stays paid',
      async play(ground) {
        const { order, letter } = await paidByWebhook(ground);
        const seq = Number(letter.event.data.seq) - 1;
        const answer = await ground.letters.post(failedLetter(letter, { seq }));
        const standing = firstThat(await ground.shop.watch(order.orderNo), ({ is }) => is !== 'paid');
        const found = standing.is === 'paid' ? kept : broken;
        return found(`It answered ${answer.status}, and the order shows ${standing.shown}.`);
      },
    },
    {
      did: 'refunded a payment and delivered payment.refunded before payment.captured',
      expected: 'the order is not paid again by the older one',
      async play(ground) {
        const order = await ground.order();
        const before = await ground.shop.look(order.orderNo);
        using _ = ground.letters.hold(order.tid);
        await ground.captures(order);
        const body = { tid: order.tid, reason: 'the grader gives it back' };
        replyOf(await ground.town.pg.call(pay.cancel, { body }));
        await ground.town.quiet();
        await ground.letters.post(ground.letters.about(order.tid, 'payment.refunded'));
        const refunded = firstThat(
          await ground.shop.watch(order.orderNo),
          ({ shown }) => shown !== before.shown,
        );
        if (refunded.shown === before.shown)
          throw new Untried(
            'The shop does not show that a payment was refunded, so the order cannot be seen to move.',
          );
        const answer = await ground.letters.post(ground.letters.about(order.tid, 'payment.captured'));
        const standing = firstThat(await ground.shop.watch(order.orderNo), ({ is }) => is === 'paid');
        const found = standing.is === 'paid' ? broken : kept;
        return found(`It answered ${answer.status}, and the order shows ${standing.shown}.`);
      },
    },
  ],
};
