import { styleText } from 'node:util';
import type { Arrival, Judged } from './delivery.ts';
import type { Forwarded } from './forward.ts';

/** One webhook, and what became of it. */
export interface Handled {
  readonly arrival: Arrival;
  readonly judged: Judged;
  readonly forwarded: Forwarded | undefined;
}

/** What `--print` adds. */
export type Detail = 'line' | 'body';

const isGood = (status: number): boolean => status >= 200 && status < 300;

const clockTime = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 8);

function notes({ time, isLate }: Judged): string {
  const repeated = time > 1 ? `, time ${time}` : '';
  return `${repeated}${isLate ? ', late: a newer one came before' : ''}`;
}

function ending({ answer, tookMs, error }: Forwarded): string {
  const what = error ?? String(answer.status);
  const line = `→ ${what} in ${tookMs} ms`;
  if (isGood(answer.status)) return styleText('green', line);
  if (answer.status === 410) return styleText('red', `${line}; the PG sends no more`);
  return styleText('red', `${line}; the PG tries again`);
}

/** A line for a person, and the body below it when asked for. */
export function line({ arrival, judged, forwarded }: Handled, detail: Detail): string {
  const { event, verdict } = judged;
  const about = event ? `${event.type}  ${event.data.tid}  seq ${event.data.seq}` : 'no event of PayFlow';
  const said = verdict === 'valid' ? `valid${notes(judged)}` : styleText('red', `INVALID: ${verdict}`);
  const became = forwarded ? `  ${ending(forwarded)}` : '';
  const first = `${styleText('dim', clockTime(arrival.atMs))}  ${about}  ${said}${became}`;
  return detail === 'body' ? `${first}\n${arrival.body.toString('utf8')}` : first;
}

/** The same for a program. */
export function record({ arrival, judged, forwarded }: Handled, detail: Detail): string {
  const { webhookId, event, verdict, time, isLate } = judged;
  return JSON.stringify({
    what: 'delivery',
    at: new Date(arrival.atMs).toISOString(),
    webhookId,
    type: event?.type,
    tid: event?.data.tid,
    seq: event?.data.seq,
    verdict,
    time,
    isLate,
    ...(forwarded
      ? { status: forwarded.answer.status, tookMs: forwarded.tookMs, error: forwarded.error }
      : {}),
    ...(detail === 'body' ? { body: arrival.body.toString('utf8') } : {}),
  });
}
