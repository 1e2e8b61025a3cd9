import type { Clock, Ids, Logger, Timer } from '@payflow/service-kit';
import type { Alarms, EndpointRegistry } from './ports.ts';

export const REGISTER = 'register-endpoint';

/** Half a second at first, so that the shop is ready soon after its PG; a PG that stays away is asked every 5 s. */
const FIRST_WAIT_MS = 200;
const WAIT_MS = 500;
const PATIENT_AFTER = 60;
const PATIENT_WAIT_MS = 5_000;

export function registerWaitMs(attempts: number, fraction: number): number {
  const base = attempts === 0 ? FIRST_WAIT_MS : attempts < PATIENT_AFTER ? WAIT_MS : PATIENT_WAIT_MS;
  return Math.round(base * (0.8 + 0.4 * fraction));
}

export interface RegisterParts {
  readonly registry: EndpointRegistry;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly secret: string;
  url(): string;
}

/** Tells the PG where this shop takes webhooks, at every start, until it has heard it. */
export function createRegister({ registry, alarms, clock, ids, logger, secret, url }: RegisterParts) {
  let state = 'not yet';
  return {
    /** `ok`, or why not. */
    check: (): string => state,
    begin: (): Promise<void> => alarms.set(REGISTER, clock.now(), 'business'),
    /** Timer. */
    async run(timer: Timer): Promise<void> {
      const answer = await registry.register(url(), secret);
      if (answer.answer === 'reply') {
        state = 'ok';
        logger.info({ url: url() }, 'the PG knows where to send webhooks');
        return alarms.end(timer);
      }
      const why =
        answer.answer === 'lost' ? answer.why : `the PG answered ${answer.status} ${answer.problem.code}`;
      if (state !== `not yet: ${why}`)
        logger.warn({ why }, 'the PG does not know yet where to send webhooks; trying on');
      state = `not yet: ${why}`;
      return alarms.repeat(
        timer,
        clock.now() + registerWaitMs(timer.attempts, ids.fraction(timer.id)),
        timer.attempts + 1,
      );
    },
  };
}
