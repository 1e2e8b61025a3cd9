import type { Gate, GateCall } from '../../town/gate.ts';
import { loseReply } from '../../town/wires.ts';
import { fieldAt } from '../fields.ts';
import { broken, type Ground, kept, type Rule } from '../rule.ts';
import type { OpenOrder } from '../stage.ts';
import { Untried } from '../untried.ts';

const isApprove =
  (tid: string) =>
  ({ path, method, body }: GateCall): boolean =>
    method === 'POST' && path === '/pay/approve' && fieldAt(body, 'tid') === tid;

const asked = ({ calls }: Gate, tid: string): boolean =>
  calls.some(({ method, path, reply }) => method === 'GET' && path.includes(tid) && reply !== undefined);

/** Loses the reply of the first call to approve: the PG has charged, and the shop cannot know. */
export function losingApproval({ gate }: Pick<Ground, 'gate'>): () => void {
  const lost = new Set<string>();
  return gate.intercept((request, next) => {
    const isFirst = request.url.endsWith('/pay/approve') && !lost.has(request.url);
    if (!isFirst) return next(request);
    lost.add(request.url);
    return loseReply(request, next);
  });
}

/** A buyer whose page broke opens it again. */
async function paysAndReloads(ground: Ground, order: OpenOrder): Promise<void> {
  const undo = losingApproval(ground);
  try {
    const { url } = await ground.pays(order);
    await ground.shop.browse(url);
  } finally {
    undo();
  }
}

export const reusesIdempotencyKeys: Rule = {
  id: 'reuses-idempotency-keys',
  title: 'A call to the PG whose reply was lost is repeated with the same Idempotency-Key, or asked after',
  mend: 'Make the Idempotency-Key of a call before you send it, keep it (approve-<tid> will do), and send it again with every repeat: a key that is new makes a second call of it.',
  trials: [
    {
      did: 'lost the reply of POST /pay/approve, and let the buyer load the page again',
      expected:
        'the repeat carries the same Idempotency-Key; or the shop does not repeat it, and asks GET /pay/tx/{tid}',
      async play(ground) {
        const order = await ground.order();
        using _ = ground.letters.hold(order.tid);
        await paysAndReloads(ground, order);
        const approvals = () => ground.gate.calls.filter(isApprove(order.tid));
        await ground.shop.waitFor(
          order.orderNo,
          () => approvals().length > 1 || asked(ground.gate, order.tid),
        );
        const keys = approvals().map(({ headers }) => headers['idempotency-key']);
        const [first] = keys;
        if (keys.length > 1 && keys.every((key) => key !== undefined && key === first))
          return kept(`It sent the call ${keys.length} times with the key ${first}.`);
        if (keys.length > 1)
          return broken(`It sent the call with the keys ${keys.map((key) => key ?? '(none)').join(', ')}.`);
        if (asked(ground.gate, order.tid))
          return kept('It did not repeat the call, and asked what became of the payment.');
        throw new Untried('The shop neither repeated the call nor asked; it waits for the webhook.');
      },
    },
  ],
};
