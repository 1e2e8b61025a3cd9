/**
 * An ordinary day: RATE payments a second (10) for DURATION (2m), whatever the answers take. Each is three calls, and
 * nginx lets one address have a hundred a second: for more, call a PG itself (PAYFLOW_URL).
 */
import { arriving } from './arrivals.js';
import { nothingLost, payAndLookUp } from './shop.js';
import { summaryOf, trendStats } from './summary.js';

const rate = Number(__ENV.RATE || 10);

export const options = {
  scenarios: { steady: arriving(rate, __ENV.DURATION || '2m') },
  thresholds: {
    ...nothingLost,
    http_req_failed: ['rate<0.001'],
    'http_req_duration{name:/pay/ready}': ['p(95)<200', 'p(99)<500'],
    'http_req_duration{name:/pay/approve}': ['p(95)<300', 'p(99)<800'],
    'http_req_duration{name:/pay/tx/{tid}}': ['p(95)<100', 'p(99)<300'],
    payments_refused: ['rate<0.001'],
    dropped_iterations: ['count==0'],
  },
  summaryTrendStats: trendStats,
};

export const handleSummary = summaryOf('steady');

export default function buyer() {
  payAndLookUp();
}
