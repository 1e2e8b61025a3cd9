import { capturedLetter, refusesAndStaysUnpaid } from '../occasions.ts';
import type { Rule, Trial } from '../rule.ts';

const AWAY_SECONDS = 400;

function signedAt(when: string, awaySeconds: number): Trial {
  return {
    did: `sent payment.captured for an order that nobody paid, rightly signed for a time ${Math.abs(awaySeconds)} s ${when}`,
    expected: 'a 4xx (401 is usual), and the order stays unpaid',
    async play(ground) {
      const order = await ground.order();
      const timestampSeconds = Math.floor(Date.now() / 1000) + awaySeconds;
      const answer = await ground.letters.post(capturedLetter(ground, order), { timestampSeconds });
      return refusesAndStaysUnpaid(ground, order, answer);
    },
  };
}

export const rejectsStale: Rule = {
  id: 'rejects-stale',
  title: 'A webhook that was signed more than five minutes away is refused',
  mend: 'Refuse a webhook-timestamp that is more than 300 s from your clock, in either direction; else an old webhook can be played again for ever.',
  trials: [signedAt('ago', -AWAY_SECONDS), signedAt('ahead', AWAY_SECONDS)],
};
