import { makeWebhookSecret } from '../address.ts';
import type { Signing } from '../letters.ts';
import { capturedLetter, refusesAndStaysUnpaid } from '../occasions.ts';
import type { Rule, Trial } from '../rule.ts';

function forged(how: string, signing: Signing): Trial {
  return {
    did: `sent payment.captured for an order that nobody paid, ${how}`,
    expected: 'a 4xx (401 is usual), and the order stays unpaid',
    async play(ground) {
      const order = await ground.order();
      const answer = await ground.letters.post(capturedLetter(ground, order), signing);
      return refusesAndStaysUnpaid(ground, order, answer);
    },
  };
}

export const verifiesSignatures: Rule = {
  id: 'verifies-signatures',
  title:
    'A webhook that is unsigned, changed on the way or signed by someone else is refused and changes nothing',
  mend: 'Compute HMAC-SHA256 over `webhook-id.webhook-timestamp.raw body` with your secret before you parse the body, compare it in constant time, and answer 401 when it differs (docs/verify-webhooks.md).',
  trials: [
    forged('unsigned', { headers: () => ({}) }),
    forged('changed after it was signed', { body: (signed) => signed.replace('"type"', ' "type"') }),
    forged('signed with another secret', { secret: makeWebhookSecret() }),
    forged('with the signature of another id', {
      headers: (signed) => ({ ...signed, 'webhook-id': `${signed['webhook-id']}x` }),
    }),
  ],
};
