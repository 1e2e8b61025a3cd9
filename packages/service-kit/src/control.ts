import { z } from 'zod';

/** What the supervisor tells a server over Node's IPC channel; each has a number and is answered once. */
export const Command = z.discriminatedUnion('do', [
  z.object({ id: z.int(), do: z.literal('set-clock'), offsetMs: z.number() }),
  /** Runs the timers that are due and waits for the work behind replies. */
  z.object({ id: z.int(), do: z.literal('settle') }),
  z.object({ id: z.int(), do: z.literal('stop') }),
]);
export type Command = z.output<typeof Command>;

/** What a server tells its supervisor. `ask` is a request of the PG's on behalf of `/sandbox`. */
export const Report = z.discriminatedUnion('say', [
  z.object({ say: z.literal('ready'), port: z.int() }),
  z.object({ say: z.literal('failed'), message: z.string() }),
  /** Something outside is not up yet; the server goes on trying. */
  z.object({ say: z.literal('waiting'), message: z.string() }),
  z.object({ say: z.literal('done'), id: z.int() }),
  z.object({ say: z.literal('ask'), id: z.int(), ask: z.literal('advance'), ms: z.number() }),
]);
export type Report = z.output<typeof Report>;

/** The supervisor's answer to `ask`. */
export const AskAnswer = z.object({
  answerTo: z.int(),
  offsetMs: z.number().optional(),
  error: z.string().optional(),
});
export type AskAnswer = z.output<typeof AskAnswer>;

/** What `/sandbox` asks of whoever moves all servers together. */
export interface Supervisor {
  /** Moves business time forward on all servers and runs what falls due; resolves to the new offset. */
  advance(ms: number): Promise<number>;
}

/** What a running server lets its supervisor do. */
export interface Controlled {
  setOffset(offsetMs: number): void;
  settle(): Promise<void>;
  stop(): Promise<void>;
}
