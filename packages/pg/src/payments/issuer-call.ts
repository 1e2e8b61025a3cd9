import type { Clock } from '@payflow/service-kit';

/** When an issuer was asked, and how long its answer, or the wait for it, took. */
export interface IssuerCall {
  /** Business time, ms. */
  readonly askedAt: number;
  readonly tookMs: number;
}

/** What was answered, and how long that took. */
export async function asking<Answer>(
  clock: Pick<Clock, 'now' | 'elapsedMs'>,
  ask: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly asked: IssuerCall }> {
  const askedAt = clock.now();
  const began = clock.elapsedMs();
  const answer = await ask();
  return { answer, asked: { askedAt, tookMs: Math.round(clock.elapsedMs() - began) } };
}
