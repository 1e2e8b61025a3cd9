import { type operation, type ServerName, sandboxFaults, type sandboxScenarios } from '@payflow/contracts';
import { z } from 'zod';
import type { Faults } from './faults.ts';
import { RestStep } from './lives.ts';
import { SnapshotQuestion, type Snapshots } from './snapshots.ts';

const StandingFault = z.object({
  fault: sandboxFaults.Fault.refine((fault) => fault.name !== undefined),
  seen: z.int(),
  hit: z.int(),
}) as z.ZodType<sandboxFaults.StandingFault>;
export const StandingFaults = z.array(StandingFault);

/** What a supervisor has a server do. */
export const Order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('set-clock'), offsetMs: z.number() }),
  /** Runs the timers that are due and waits for the work behind replies. */
  z.object({ do: z.literal('settle') }),
  /** Tells what falls due next. */
  z.object({ do: z.literal('upcoming'), limit: z.int() }),
  /** Takes the place of all faults; `seed` decides what is left to chance. */
  z.object({ do: z.literal('set-faults'), faults: StandingFaults, seed: z.string() }),
  /** Tells its faults, as they were counted. */
  z.object({ do: z.literal('faults') }),
  z.object({ do: z.literal('rest'), rest: RestStep }),
]);
export type Order = z.output<typeof Order>;

/** What goes over Node's IPC channel: an order has a number and is answered once. */
export const Command = z.union([
  z.object({ id: z.int(), order: Order }),
  z.object({ do: z.literal('stop') }),
]);
export type Command = z.output<typeof Command>;

/** Business time forward, by so many ms or to a time; `wait`: until what falls due on the way is done. */
export const ClockMove = z.union([
  z.object({ ms: z.number(), wait: z.boolean() }),
  z.object({ to: z.number(), wait: z.boolean() }),
]);
export type ClockMove = z.output<typeof ClockMove>;

/** What falls due on a server, in business time. */
export const Upcoming = z.object({
  server: z.enum(['pg', 'card', 'merchant']) satisfies z.ZodType<ServerName>,
  kind: z.string(),
  subject: z.string(),
  due: z.number(),
});
export type Upcoming = z.output<typeof Upcoming>;

/** Where a move of the clock ended, and what fell due on the way, in its order. */
export const ClockMoved = z.object({ offsetMs: z.number(), fellDue: z.array(Upcoming) });
export type ClockMoved = z.output<typeof ClockMoved>;

/** A server's next timers in business time, the earliest first; `now` is when it looked. */
export const Outlook = z.object({ now: z.number(), timers: z.array(Upcoming) });
export type Outlook = z.output<typeof Outlook>;

/** What the PG asks of the supervisor on behalf of `/sandbox`. */
export const Question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('move-clock'), move: ClockMove }),
  z.object({ ask: z.literal('upcoming') }),
  z.object({ ask: z.literal('put-faults'), faults: z.array(sandboxFaults.Fault) }),
  z.object({ ask: z.literal('faults') }),
  z.object({ ask: z.literal('invariants'), quiet: z.boolean() }),
  ...SnapshotQuestion.options,
  z.object({ ask: z.literal('scenarios') }),
  z.object({ ask: z.literal('play-scenario'), name: z.string(), seed: z.int().optional() }),
]);
export type Question = z.output<typeof Question>;

/** What a server tells its supervisor. */
export const Report = z.discriminatedUnion('say', [
  z.object({ say: z.literal('ready'), port: z.int() }),
  z.object({ say: z.literal('failed'), message: z.string() }),
  /** Something outside is not up yet; the server goes on trying. */
  z.object({ say: z.literal('waiting'), message: z.string() }),
  /** The answer to an order, or why it could not be done. */
  z.object({
    say: z.literal('done'),
    id: z.int(),
    value: z.unknown().optional(),
    error: z.string().optional(),
  }),
  z.object({ say: z.literal('ask'), id: z.int(), question: Question }),
]);
export type Report = z.output<typeof Report>;

/** The supervisor's answer to `ask`. */
export const AskAnswer = z.object({
  answerTo: z.int(),
  value: z.unknown().optional(),
  error: z.string().optional(),
});
export type AskAnswer = z.output<typeof AskAnswer>;

export interface ScenarioWish {
  readonly name: string;
  readonly seed?: number | undefined;
}

/** What `/sandbox` asks of whoever moves all servers together. */
export interface Supervisor {
  /** Moves business time forward on all servers. A time that has passed moves nothing. */
  moveClock(move: ClockMove): Promise<ClockMoved>;
  /** What falls due next on all servers, the earliest first. */
  upcoming(): Promise<readonly Upcoming[]>;
  /** Takes the place of all faults; resolves to those that stand then. */
  putFaults(faults: readonly sandboxFaults.Fault[]): Promise<readonly sandboxFaults.StandingFault[]>;
  faults(): Promise<readonly sandboxFaults.StandingFault[]>;
  /** Holds the books of all servers to the invariants; when `quiet`, after whatever is due is done. */
  invariants(options: { readonly quiet: boolean }): Promise<operation.InvariantsReply>;
  readonly snapshots: Snapshots;
  /** The scenarios that come with PayFlow. */
  scenarios(): Promise<readonly sandboxScenarios.ScenarioSummary[]>;
  /** Plays one of them in a town of its own; without a seed, with the scenario's own. */
  playScenario(which: ScenarioWish): Promise<sandboxScenarios.PlayedScenario>;
}

/** What a running server lets its supervisor do. */
export interface Controlled {
  setOffset(offsetMs: number): void;
  settle(): Promise<void>;
  /** What is due by now is left out, and so is housekeeping. */
  upcoming(limit: number): Promise<Outlook>;
  readonly faults: Faults;
  /** A step of being copied, or taken back to a copy. */
  rest(step: RestStep): Promise<unknown>;
  stop(): Promise<void>;
}

/** Does what an order says; resolves to the server's answer. */
export async function carryOut(server: Controlled, order: Order): Promise<unknown> {
  switch (order.do) {
    case 'set-clock':
      return server.setOffset(order.offsetMs);
    case 'settle':
      return server.settle();
    case 'upcoming':
      return server.upcoming(order.limit);
    case 'set-faults':
      return server.faults.set(order.faults, order.seed);
    case 'faults':
      return server.faults.standing();
    case 'rest':
      return server.rest(order.rest);
  }
}
