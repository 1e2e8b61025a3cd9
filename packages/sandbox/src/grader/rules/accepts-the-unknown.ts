import { freshId } from '../letters.ts';
import { answered, capturedLetter, firstThat, isTaken } from '../occasions.ts';
import { broken, kept, type Rule } from '../rule.ts';

/** Nothing in it says that the order was paid. */
const NOT_PAID = {
  status: 'READY',
  seq: 1,
  capturedAmount: 0,
  cardAuthCode: null,
  cardRefNo: null,
  approvedAt: null,
};

export const acceptsTheUnknown: Rule = {
  id: 'accepts-the-unknown',
  title: 'A webhook of a type or with fields that the shop does not know is answered with 2xx',
  mend: 'Answer 200 to types that you do not handle and read only the fields that you need: a PG brings new ones, and an endpoint that fails for days is switched off.',
  trials: [
    {
      did: 'sent a signed webhook of the type payment.disputed',
      expected: 'a 2xx, and the order stays as it is',
      async play(ground) {
        const order = await ground.order();
        const { event } = capturedLetter(ground, order, NOT_PAID);
        const before = await ground.shop.look(order.orderNo);
        const letter = { id: freshId(), event: { ...event, type: 'payment.disputed' } };
        const answer = await ground.letters.post(letter);
        const looks = await ground.shop.watch(order.orderNo);
        const standing = firstThat(looks, ({ shown }) => shown !== before.shown);
        const found = isTaken(answer) && standing.shown === before.shown ? kept : broken;
        return found(answered(answer, standing));
      },
    },
    {
      did: 'sent a genuine payment.captured with fields that are new',
      expected: 'a 2xx, and the order becomes paid',
      async play(ground) {
        const order = await ground.order();
        using _ = ground.letters.hold(order.tid);
        await ground.captures(order);
        const { id, event } = ground.letters.about(order.tid, 'payment.captured');
        const data = { ...event.data, points: { earned: 12 }, riskScore: null };
        const answer = await ground.letters.post({
          id,
          event: { ...event, apiVersion: '2', data } as typeof event,
        });
        const standing = await ground.shop.waitFor(order.orderNo, ({ is }) => is === 'paid');
        const found = isTaken(answer) && standing.is === 'paid' ? kept : broken;
        return found(answered(answer, standing));
      },
    },
  ],
};
