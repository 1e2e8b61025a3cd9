import type { Played } from './play.ts';
import { repeatCommand } from './told.ts';

/** A scenario that was played, and what the user called it. */
export interface Reported {
  readonly source: string;
  readonly played: Played;
  /** Of the machine's time; in no report but JUnit's. */
  readonly tookMs: number;
}

/** Several scenarios, played one after the other. */
export interface Report {
  readonly live: boolean;
  readonly reported: readonly Reported[];
}

export const passedAll = ({ reported }: Report): boolean => reported.every(({ played }) => played.passed);

/** For programs. Holds no time but business time: the same seed gives the same bytes. */
export function jsonReport(report: Report): string {
  const { live, reported } = report;
  const failed = reported.filter(({ played }) => !played.passed).length;
  const scenarios = reported.map(({ source, played }) => ({
    ...played,
    ...(played.passed ? {} : { repeat: repeatCommand(played, { source, live }) }),
  }));
  return `${JSON.stringify({ passed: failed === 0, played: reported.length, failed, scenarios }, null, 2)}\n`;
}
