import type { operation } from '@payflow/contracts';
import { z } from 'zod';

/** What a supervisor has a server do. */
export const Order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('set-clock'), offsetMs: z.number() }),
  /** Runs the timers that are due and waits for the work behind replies. */
  z.object({ do: z.literal('settle') }),
]);
export type Order = z.output<typeof Order>;

/** What goes over Node's IPC channel: an order has a number and is answered once. */
export const Command = z.union([
  z.object({ id: z.int(), order: Order }),
  z.object({ do: z.literal('stop') }),
]);
export type Command = z.output<typeof Command>;

/** What the PG asks of the supervisor on behalf of `/sandbox`. */
export const Question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('advance'), ms: z.number() }),
  z.object({ ask: z.literal('invariants'), quiet: z.boolean() }),
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

/** What `/sandbox` asks of whoever moves all servers together. */
export interface Supervisor {
  /** Moves business time forward on all servers and runs what falls due; resolves to the new offset. */
  advance(ms: number): Promise<number>;
  /** Holds the books of all servers to the invariants; when `quiet`, after whatever is due is done. */
  invariants(options: { readonly quiet: boolean }): Promise<operation.InvariantsReply>;
}

/** What a running server lets its supervisor do. */
export interface Controlled {
  setOffset(offsetMs: number): void;
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Does what an order says; resolves to the server's answer. */
export async function carryOut(server: Controlled, order: Order): Promise<unknown> {
  switch (order.do) {
    case 'set-clock':
      return server.setOffset(order.offsetMs);
    case 'settle':
      return server.settle();
  }
}
