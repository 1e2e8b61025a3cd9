/** Buyers who come at a rate, whether or not those before them have been served: k6 takes on as many as that needs. */
export const arriving = (rate, duration, more = {}) => ({
  executor: 'constant-arrival-rate',
  rate,
  timeUnit: '1s',
  duration,
  preAllocatedVUs: Math.max(10, rate),
  maxVUs: Math.max(50, rate * 5),
  ...more,
});
