import {
  type Client,
  type Clock,
  createClient,
  type Faults,
  Gauge,
  type Logger,
  type Transport,
} from '@payflow/service-kit';
import { createDirectory, type IssuerDirectory } from '../issuers/directory.ts';
import { type GuardedIssuer, guardedIssuer } from '../issuers/guarded-issuer.ts';
import type { IssuerSetting } from '../issuers/settings.ts';
import type { Measures } from '../measures.ts';
import { cardIssuer } from './card-issuer.ts';
import { issuerFaults } from './issuer-faults.ts';

export interface OpenIssuers {
  readonly settings: readonly IssuerSetting[];
  readonly transport: Transport;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly logger: Logger;
  readonly measures: Pick<Measures, 'metrics' | 'breaker' | 'issuerCalls'>;
}

const IN_FLIGHT = 'payflow_issuer_in_flight';

/** The way to one issuer, with its address, deadline and key. */
export const keyedClient = ({ url, key, deadlineMs }: IssuerSetting, transport: Transport): Client =>
  createClient({
    transport,
    baseUrl: url,
    deadlineMs,
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
  });

/** The same, on which something can go wrong on purpose. */
export const issuerClient = (
  setting: IssuerSetting,
  { transport, faults, clock }: Pick<OpenIssuers, 'transport' | 'faults' | 'clock'>,
): Client => keyedClient(setting, issuerFaults(transport, setting.name, faults, clock));

/** Every configured issuer over HTTP, each with its own address, key, deadline, breaker and limit. */
export function openIssuers({
  settings,
  transport,
  clock,
  faults,
  logger,
  measures,
}: OpenIssuers): IssuerDirectory {
  const { breaker, issuerCalls, metrics } = measures;
  const open = (setting: IssuerSetting): GuardedIssuer => {
    const { name, limit } = setting;
    const client = issuerClient(setting, { transport, faults, clock });
    breaker(name, 'closed');
    return guardedIssuer(cardIssuer(name, client), {
      clock,
      limit,
      onState(state) {
        breaker(name, state);
        logger.warn({ issuer: name, state }, 'the breaker of an issuer has changed');
      },
      onCall: (call, outcome, ms) => issuerCalls.observe({ issuer: name, call, outcome }, ms / 1000),
    });
  };
  const directory = createDirectory(
    settings.map((setting) => ({ setting, issuer: open(setting) })),
    logger,
  );
  // A life before this one has left its own.
  metrics.registry.removeSingleMetric(IN_FLIGHT);
  new Gauge({
    name: IN_FLIGHT,
    help: 'Authorizations that an issuer was asked for and has not answered.',
    labelNames: ['issuer'],
    registers: [metrics.registry],
    // Counted when it is looked at, so that it costs no payment anything.
    collect() {
      for (const { name, inFlight } of directory.list()) this.set({ issuer: name }, inFlight);
    },
  });
  return directory;
}
