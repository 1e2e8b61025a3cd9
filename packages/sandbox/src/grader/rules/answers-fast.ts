import { setTimeout as wait } from 'node:timers/promises';
import type { Interceptor } from '../../town/wires.ts';
import { capturedLetter, paidByWebhook } from '../occasions.ts';
import { broken, kept, type Rule } from '../rule.ts';

const LIMIT_MS = 3_000;
const SLOW_PG_MS = 3_500;

const slowly: Interceptor = async (request, next) => {
  await wait(SLOW_PG_MS);
  return next(request);
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

export const answersFast: Rule = {
  id: 'answers-fast',
  title: `A webhook is answered within ${LIMIT_MS / 1_000} s`,
  mend: 'Verify, keep the webhook, answer 200, and do slow work (calls to others, mail) behind the answer. The PG waits 15 s at most, and then sends it again.',
  trials: [
    {
      did: 'sent a genuine payment.captured',
      expected: `an answer within ${seconds(LIMIT_MS)}`,
      async play(ground) {
        await paidByWebhook(ground);
        const slowest = Math.max(...ground.letters.delivered.map(({ answer }) => answer.tookMs));
        return slowest <= LIMIT_MS
          ? kept(`The slowest answer took ${seconds(slowest)}.`)
          : broken(`An answer took ${seconds(slowest)}.`);
      },
    },
    {
      did: `sent a payment.captured while every call of the shop to the PG takes ${seconds(SLOW_PG_MS)}`,
      expected: `an answer within ${seconds(LIMIT_MS)}: it does not wait for the PG`,
      async play(ground) {
        const order = await ground.order();
        const undo = ground.gate.intercept(slowly);
        try {
          const { tookMs, status } = await ground.letters.post(capturedLetter(ground, order));
          const words = `It answered ${status} after ${seconds(tookMs)}.`;
          return tookMs <= LIMIT_MS ? kept(words) : broken(words);
        } finally {
          undo();
        }
      },
    },
  ],
};
