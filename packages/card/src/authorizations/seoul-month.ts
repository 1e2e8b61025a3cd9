import type { YearMonth } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';

/** Asia/Seoul keeps no summer time. */
const SEOUL_AHEAD_MS = 9 * 3_600_000;

/** The month by the issuer's calendar, Asia/Seoul. */
export function seoulMonth(ms: number): YearMonth {
  const [year = 0, month = 0] = isoTime(ms + SEOUL_AHEAD_MS)
    .split('-')
    .map(Number);
  return { year, month };
}
