/**
 * Whether one more may be under way for an endpoint: it may have as many as places are left. One that is slow gets
 * half of all, the next one half of what is left; of 512 places the ninth still finds one. As tries end, the shares of
 * those that are busy grow equal.
 */
export const hasRoom = (own: number, all: number, places: number): boolean => own < places - all;

export interface Room {
  /** Takes a place, or says no. */
  enter(endpointId: string): boolean;
  leave(endpointId: string): void;
}

export function createRoom(places: number): Room {
  const inside = new Map<string, number>();
  let all = 0;
  return {
    enter(endpointId) {
      const own = inside.get(endpointId) ?? 0;
      if (!hasRoom(own, all, places)) return false;
      inside.set(endpointId, own + 1);
      all++;
      return true;
    },
    leave(endpointId) {
      const own = inside.get(endpointId) ?? 0;
      if (own > 1) inside.set(endpointId, own - 1);
      else inside.delete(endpointId);
      all--;
    },
  };
}
