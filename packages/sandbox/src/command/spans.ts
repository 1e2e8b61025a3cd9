/** `1 d 2 h 3 min`, or `1.5 s` below a minute. */
function span(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  return `${Math.floor(hours / 24)} d ${hours % 24} h ${minutes} min`;
}

/** How business time stands to real time. */
export function offset(offsetMs: number): string {
  if (offsetMs === 0) return 'real time';
  return `${span(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead of' : 'behind'} real time`;
}
