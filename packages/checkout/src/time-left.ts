import { useEffect, useState } from 'react';

const A_SECOND_MS = 1_000;

/** How long ago the server made this page. */
function sinceSentMs(): number {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return performance.now() - (navigation?.responseStart ?? 0);
}

/** Seconds that are left of a time that the server gave when it made the page. */
export function useSecondsLeft(givenMs: number): number {
  const leftMs = () => Math.max(0, givenMs - sinceSentMs());
  const [left, setLeft] = useState(leftMs);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(leftMs()), left % A_SECOND_MS || A_SECOND_MS);
    return () => clearTimeout(timer);
  });
  return Math.ceil(left / A_SECOND_MS);
}

/** 29:59 */
export const asClock = (seconds: number): string =>
  [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
