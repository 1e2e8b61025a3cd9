import type { Led } from './led.ts';

/** Moves business time on all servers, one move after the other, so that none is lost; resolves to the new offset. */
export function mover({ clock, tellAll, settle }: Pick<Led, 'clock' | 'tellAll' | 'settle'>) {
  let moving: Promise<unknown> = Promise.resolve();
  async function move(ms: number): Promise<number> {
    const offsetMs = clock.offsetMs + ms;
    clock.write(offsetMs);
    await tellAll({ do: 'set-clock', offsetMs });
    await settle();
    return offsetMs;
  }
  return (ms: number): Promise<number> => {
    const moved = moving.then(() => move(ms));
    moving = moved.catch(() => undefined);
    return moved;
  };
}
