import type { RequestListener, ServerResponse } from 'node:http';
import { onSilence } from './silence.ts';

/**
 * Where requests come in; behind it stands the app of the server's present life.
 * 1. While it is closed, newcomers wait, and those inside go on. Who answers a server that still goes on is let in.
 * 2. While it is shut, nobody is let in.
 * 3. Who waits goes to the app that was there when they came; while there is none, to the next one.
 * 4. Calls that lead the sandbox, and looks at the process, pass always; they are not counted.
 */
export interface Door {
  readonly enter: RequestListener;
  close(): void;
  shut(): void;
  /** There is no app any more for whoever comes from now on. */
  leave(): void;
  /** Lets in who waits, and from now on whoever comes. */
  open(app: RequestListener): void;
  readonly inside: number;
  /** Resolves when nobody is inside. */
  idle(): Promise<void>;
}

const PASSES = /^\/(?:sandbox|livez|readyz|metrics|docs|openapi\.yaml)(?:[/?]|$)/;

/** `answers`: paths that other servers call while they finish what they have begun. */
export function createDoor(app: RequestListener, answers: readonly string[] = []): Door {
  let present = app;
  let state: 'open' | 'closed' | 'shut' | 'left' = 'open';
  let waiting: ((next: RequestListener) => void)[] = [];
  const inside = new Set<ServerResponse>();
  const idlers: (() => void)[] = [];

  function letIn(to: RequestListener, ...[req, res]: Parameters<RequestListener>): void {
    if (res.destroyed) return;
    inside.add(res);
    const leave = () => {
      inside.delete(res);
      if (inside.size === 0) for (const wake of idlers.splice(0)) wake();
    };
    res.on('close', leave);
    // Who will never be answered is not waited for.
    onSilence(res, leave);
    to(req, res);
  }

  const mayEnter = (url: string): boolean =>
    state === 'open' || (state === 'closed' && answers.includes(url.split('?', 1)[0] ?? ''));

  return {
    enter(req, res) {
      const { url = '' } = req;
      if (PASSES.test(url)) return present(req, res);
      const then = present;
      if (mayEnter(url)) letIn(then, req, res);
      else waiting.push(state === 'left' ? (next) => letIn(next, req, res) : () => letIn(then, req, res));
    },
    close() {
      state = 'closed';
    },
    shut() {
      state = 'shut';
    },
    leave() {
      state = 'left';
    },
    open(next) {
      present = next;
      state = 'open';
      const came = waiting;
      waiting = [];
      for (const enter of came) enter(next);
    },
    get inside() {
      return inside.size;
    },
    async idle() {
      while (inside.size > 0) await new Promise<void>((wake) => idlers.push(wake));
    },
  };
}
