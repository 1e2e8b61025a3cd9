import type { Subscription } from '../../bus/bus.ts';
import { type Kafka, pauseMs } from './cluster.ts';
import type { Share, Waiting } from './share.ts';

/**
 * Has the messages of a member handled.
 * 1. At most `atOnce` are in hand, and of each key one, whatever topic it comes by.
 * 2. One that is rejected is handled again after a pause, and holds its partition meanwhile.
 */
export interface Hands {
  /** There may be something to do. */
  fill(): void;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

interface Work {
  readonly share: Share;
  readonly waiting: Waiting;
}

export function createHands(
  { clock, logger }: Kafka,
  { group, atOnce, handle }: Subscription,
  shares: ReadonlyMap<string, Share>,
  onDone: () => void,
): Hands {
  const busy = new Set<string>();
  const inHand = new Set<Promise<void>>();
  let turn = 0;

  /** Each partition in turn: none starves another. */
  function next(): Work | undefined {
    const all = [...shares.values()];
    for (let i = 1; i <= all.length; i++) {
      const at = (turn + i) % all.length;
      const share = all[at];
      const waiting = share?.next(busy);
      if (share && waiting) {
        turn = at;
        return { share, waiting };
      }
    }
    return undefined;
  }

  async function handled({ share, waiting: { offset, message } }: Work): Promise<void> {
    for (let failures = 0; !share.left.aborted; failures++) {
      try {
        await handle(message);
        share.done(offset);
        if (failures > 0) share.release();
        return;
      } catch (error) {
        if (failures === 0) {
          share.hold();
          logger.warn(
            { err: error, group, position: message.position },
            'a message waits to be handled again',
          );
        }
        await clock.after(pauseMs(failures), share.left);
      }
    }
  }

  function fill(): void {
    while (inHand.size < atOnce) {
      const work = next();
      if (!work) return;
      const { key } = work.waiting.message;
      busy.add(key);
      const task: Promise<void> = handled(work).finally(() => {
        busy.delete(key);
        inHand.delete(task);
        onDone();
        fill();
      });
      inHand.add(task);
    }
  }

  return {
    fill,
    async idle() {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}
