import { leavesOf } from '../fields.ts';
import { failedLetter, firstThat, isTaken, paidByWebhook } from '../occasions.ts';
import { broken, type Ground, kept, type Rule } from '../rule.ts';
import type { OpenOrder } from '../stage.ts';

const AT_ONCE = 10;

const shownOf = async ({ shop }: Ground, { orderNo }: OpenOrder): Promise<Map<string, unknown>> =>
  leavesOf((await shop.watch(orderNo)).at(-1)?.json);

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value);

/** What an order shows otherwise than another, times excepted: `shipments: 1 → 2`. */
function differences(before: Map<string, unknown>, after: Map<string, unknown>): Map<string, string> {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const found = new Map<string, string>();
  for (const path of paths) {
    const [was, is] = [before.get(path), after.get(path)];
    if (was !== is && !(isTime(was) && isTime(is)))
      found.set(path, `${path}: ${JSON.stringify(was)} → ${JSON.stringify(is)}`);
  }
  return found;
}

/** Fields that differ from order to order by nature: numbers, ids, codes. */
async function ownToEach(ground: Ground, one: Map<string, unknown>): Promise<Set<string>> {
  const { order } = await paidByWebhook(ground);
  return new Set(differences(one, await shownOf(ground, order)).keys());
}

const untaken = (statuses: readonly number[]): string =>
  `It answered ${[...new Set(statuses)].join(', ')}; the PG takes that for a failure and sends it again.`;

export const deduplicates: Rule = {
  id: 'deduplicates',
  title: 'A webhook that comes twice, or ten times at once, has one effect',
  mend: 'Keep each webhook-id that you have done, in the same transaction as its effect, and answer 200 to one that you know.',
  trials: [
    {
      did: 'sent the same payment.captured (same webhook-id) a second time',
      expected: 'a 2xx, and the order shows what it showed before',
      async play(ground) {
        const { order, letter } = await paidByWebhook(ground);
        const before = await shownOf(ground, order);
        const answer = await ground.letters.post(letter);
        if (!isTaken(answer)) return broken(untaken([answer.status]));
        const changed = [...differences(before, await shownOf(ground, order)).values()];
        return changed.length === 0
          ? kept('It answered 2xx, and nothing changed.')
          : broken(`The order changed: ${changed.join(', ')}.`);
      },
    },
    {
      did: `sent one payment.captured ${AT_ONCE} times at once`,
      expected: 'a 2xx for each, and the order shows what an order shows that was told once',
      async play(ground) {
        const once = await paidByWebhook(ground);
        const told = await shownOf(ground, once.order);
        const natural = await ownToEach(ground, told);
        const order = await ground.order();
        using _ = ground.letters.hold(order.tid);
        await ground.captures(order);
        const letter = ground.letters.about(order.tid, 'payment.captured');
        const posts = Array.from({ length: AT_ONCE }, () => ground.letters.post(letter));
        const answers = await Promise.all(posts);
        const refused = answers.filter((answer) => !isTaken(answer)).map(({ status }) => status);
        const standing = await ground.shop.waitFor(order.orderNo, ({ is }) => is === 'paid');
        if (standing.is !== 'paid') return broken(`The order shows ${standing.shown}.`);
        const changed = differences(told, await shownOf(ground, order));
        const effects = [...changed].filter(([path]) => !natural.has(path)).map(([, words]) => words);
        if (effects.length > 0) return broken(`One order and the other: ${effects.join(', ')}.`);
        // One that is in work at that moment may be put off: the PG sends it again.
        const odd = refused.filter((status) => status !== 409 && status !== 425 && status !== 503);
        return odd.length > 0
          ? broken(untaken(odd))
          : kept(`The order shows ${standing.shown}, as if told once.`);
      },
    },
    {
      did: 'sent another event under the webhook-id and the seq of one that was done',
      expected: 'the order stays paid: that id is done, and its seq is not newer',
      async play(ground) {
        const { order, letter } = await paidByWebhook(ground);
        const answer = await ground.letters.post({ ...failedLetter(letter), id: letter.id });
        const standing = firstThat(await ground.shop.watch(order.orderNo), ({ is }) => is !== 'paid');
        const found = standing.is === 'paid' ? kept : broken;
        return found(`It answered ${answer.status}, and the order shows ${standing.shown}.`);
      },
    },
  ],
};
