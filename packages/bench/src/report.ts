import type { CommitsResult } from './commits.ts';
import type { ReadsResult } from './console-reads.ts';
import type { CostResult } from './cost.ts';
import type { FanOutResult } from './fan-out.ts';
import type { GrowthResult } from './growth.ts';
import type { LimitsResult } from './limits.ts';
import type { PayflowResult } from './payflow.ts';
import type { RewindResult } from './rewinds.ts';
import type { ScaleResult } from './scale.ts';
import type { SettlingResult } from './settling.ts';
import type { SimulatedResult } from './simulated.ts';
import type { TracingResult } from './tracing.ts';

export interface Scenario extends PayflowResult {
  readonly scenario: string;
  /** Of the same exchanges; full payments alone have a floor. */
  readonly floorPerSecond?: number;
}

export interface Growth extends GrowthResult {
  readonly scenario: string;
}

export interface Rewinds extends RewindResult {
  readonly scenario: string;
}

/** Those that look at one thing alone, and have no figures of a whole load. */
type OfOneThing =
  | SimulatedResult
  | CommitsResult
  | LimitsResult
  | CostResult
  | FanOutResult
  | ReadsResult
  | ScaleResult
  | SettlingResult
  | TracingResult;
export type Measured = Scenario | Growth | Rewinds | OfOneThing;

function resources({ rssMb, readyMs }: PayflowResult): string[] {
  const memory = rssMb.pg + rssMb.card + rssMb.merchant;
  return [
    `  peak memory ${memory} MB (PG ${rssMb.pg}, card ${rssMb.card}, merchant ${rssMb.merchant})`,
    `  ready after ${readyMs} ms`,
  ];
}

const simulated = ({ scenario, paymentsPerCpuSecond, cpuMsPerPayment, startMs }: SimulatedResult): string =>
  [
    scenario,
    `  ${paymentsPerCpuSecond} payments a second of CPU, ${cpuMsPerPayment} ms each`,
    `  started after ${startMs} ms`,
  ].join('\n');

function looks({ listMs, timelineMs }: GrowthResult): string[] {
  return [
    `  list p50 ${listMs.p50} ms, p99 ${listMs.p99} ms; timeline p50 ${timelineMs.p50} ms, p99 ${timelineMs.p99} ms`,
  ];
}

function rewinds({ payments, rewindMs }: RewindResult): string[] {
  const told = Object.entries(rewindMs).map(([what, { p50, max }]) => `${what} ${p50} ms (at most ${max})`);
  return [`  with ${payments} payments stored: ${told.join(', ')}`];
}

function rest(measured: Exclude<Measured, OfOneThing>): string[] {
  if ('rewindMs' in measured) return rewinds(measured);
  return 'stored' in measured ? looks(measured) : resources(measured);
}

const commits = ({ scenario, ways }: CommitsResult): string =>
  [
    scenario,
    ...Object.entries(ways).map(
      ([way, { requestsPerSecond, cpuMsPerRequest, meanBatch }]) =>
        `  ${way}: ${requestsPerSecond} requests/s, ${cpuMsPerRequest} ms CPU each, ${meanBatch} in a commit`,
    ),
  ].join('\n');

const limits = ({ scenario, limitPerSecond, passed }: LimitsResult): string =>
  [
    scenario,
    `  of ${limitPerSecond} allowed a second, two gateways let pass ${passed.alone} alone and ${passed.together} with Redis`,
  ].join('\n');

function cost({ scenario, perPayment }: CostResult): string {
  const told = Object.entries(perPayment).map(
    ([what, parts]) =>
      `  ${what} a payment: ${Object.entries(parts)
        .map(([name, n]) => `${name} ${n}`)
        .join(', ')}`,
  );
  return [scenario, ...told].join('\n');
}

const fanOut = ({ scenario, byWebhooks }: FanOutResult): string =>
  [
    scenario,
    ...byWebhooks.map(
      ({ webhooks, paymentsPerSecond, webhooksPerSecond, pgCpuMsPerPayment }) =>
        `  ${webhooks} webhooks each: ${paymentsPerSecond} payments/s, ${webhooksPerSecond} webhooks/s, PG ${pgCpuMsPerPayment} ms CPU a payment`,
    ),
  ].join('\n');

const scale = ({ scenario, layouts }: ScaleResult): string =>
  [
    scenario,
    ...layouts.map(({ layout, paymentsPerSecond, approveMs, webhookAfterMs, cpuMsPerPayment }) => {
      const cpu = Object.entries(cpuMsPerPayment).map(([part, ms]) => `${part} ${ms}`);
      return [
        `  ${layout}: ${paymentsPerSecond} payments/s`,
        `    approve p50 ${approveMs.p50} ms, p99 ${approveMs.p99} ms; webhook after p50 ${webhookAfterMs.p50} ms, p99 ${webhookAfterMs.p99} ms`,
        `    CPU ms a payment: ${cpu.join(', ')}`,
      ].join('\n');
    }),
  ].join('\n');

const tracing = ({ scenario, recorded }: TracingResult): string =>
  [
    scenario,
    ...recorded.map(
      ({ spans, paymentsPerSecond, cpuMsPerPayment: { pg, card, merchant } }) =>
        `  spans ${spans}: ${paymentsPerSecond} payments/s, CPU a payment PG ${pg} ms, card ${card} ms, merchant ${merchant} ms`,
    ),
  ].join('\n');

const settling = ({ scenario, settled, approveMs: { before, during }, slowdown }: SettlingResult): string =>
  [
    scenario,
    `  ${settled.items} items of ${settled.merchants} merchants settled, ${settled.perSecond} a second`,
    `  approve p50 ${before.p50} ms, p99 ${before.p99} ms before; p50 ${during.p50} ms, p99 ${during.p99} ms meanwhile: ${slowdown} times`,
  ].join('\n');

const reads = ({ scenario, readMs, pgPeakMb }: ReadsResult): string =>
  [
    scenario,
    ...Object.entries(readMs).map(
      ([name, { p50, slowest, othersWaited }]) =>
        `  ${name}: p50 ${p50} ms, slowest ${slowest} ms; others waited ${othersWaited} ms at most`,
    ),
    `  peak memory of the PG ${pgPeakMb} MB`,
  ].join('\n');

/** A measurement for people. */
export function told(measured: Measured): string {
  if ('ways' in measured) return commits(measured);
  if ('recorded' in measured) return tracing(measured);
  if ('settled' in measured) return settling(measured);
  if ('readMs' in measured) return reads(measured);
  if ('layouts' in measured) return scale(measured);
  if ('byWebhooks' in measured) return fanOut(measured);
  if ('perPayment' in measured) return cost(measured);
  if ('passed' in measured) return limits(measured);
  if ('paymentsPerCpuSecond' in measured) return simulated(measured);
  const { scenario, paymentsPerSecond, approveMs, cpuMsPerPayment } = measured;
  const floor = 'floorPerSecond' in measured ? measured.floorPerSecond : undefined;
  const share =
    floor === undefined
      ? ''
      : `, ${((100 * paymentsPerSecond) / floor).toFixed(0)} % of the floor's ${floor}`;
  const { pg, card, merchant, load } = cpuMsPerPayment;
  const own = (pg + card + merchant).toFixed(2);
  return [
    scenario,
    `  ${paymentsPerSecond} payments/s${share}`,
    `  approve p50 ${approveMs.p50} ms, p95 ${approveMs.p95} ms, p99 ${approveMs.p99} ms`,
    `  CPU a payment ${own} ms (PG ${pg}, card ${card}, merchant ${merchant}; load ${load})`,
    ...rest(measured),
  ].join('\n');
}
