/**
 * The sale opens: from a few payments a second to PEAK (100), and back. Who is too many may be refused, at once and in
 * words; who is not refused gets an answer, nothing acknowledged is lost, and afterwards it is as fast as before.
 */
import { arriving } from './arrivals.js';
import { nothingLost, payAndLookUp } from './shop.js';
import { summaryOf, trendStats } from './summary.js';

const few = 5;
const peak = Number(__ENV.PEAK || 100);
const vus = { preAllocatedVUs: peak, maxVUs: peak * 5 };

export const options = {
  scenarios: {
    spike: {
      executor: 'ramping-arrival-rate',
      startRate: few,
      timeUnit: '1s',
      ...vus,
      stages: [
        { target: few, duration: '10s' },
        { target: peak, duration: '5s' },
        { target: peak, duration: '20s' },
        { target: few, duration: '5s' },
      ],
    },
    // What is left of it in the queues has ten seconds.
    after: arriving(few, '20s', { startTime: '50s' }),
  },
  thresholds: {
    ...nothingLost,
    http_req_failed: ['rate<0.01'],
    http_req_duration: ['p(95)<3000', 'p(99)<10000'],
    'payments_refused{scenario:after}': ['rate==0'],
    'http_req_failed{scenario:after}': ['rate==0'],
    'http_req_duration{scenario:after}': ['p(95)<300', 'p(99)<800'],
  },
  summaryTrendStats: trendStats,
};

export const handleSummary = summaryOf('spike');

export default function buyer() {
  payAndLookUp();
}
