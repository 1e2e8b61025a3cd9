/**
 * A long day: RATE payments a second (5) for DURATION (1h). What grows slowly (memory, tables, connections, queues)
 * shows in the last tenth of it, which is held to the same limits as the whole.
 */
import exec from 'k6/execution';
import { arriving } from './arrivals.js';
import { nothingLost, payAndLookUp } from './shop.js';
import { summaryOf, trendStats } from './summary.js';

const rate = Number(__ENV.RATE || 5);

export const options = {
  scenarios: { soak: arriving(rate, __ENV.DURATION || '1h') },
  thresholds: {
    ...nothingLost,
    http_req_failed: ['rate<0.001'],
    http_req_duration: ['p(95)<300', 'p(99)<800'],
    'http_req_duration{part:last}': ['p(95)<300', 'p(99)<800'],
    payments_refused: ['rate<0.001'],
    dropped_iterations: ['count==0'],
  },
  summaryTrendStats: trendStats,
};

export const handleSummary = summaryOf('soak');

export default function buyer() {
  exec.vu.metrics.tags.part = exec.scenario.progress < 0.9 ? 'first' : 'last';
  payAndLookUp();
}
