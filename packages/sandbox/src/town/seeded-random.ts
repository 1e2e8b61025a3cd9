import { createHash } from 'node:crypto';
import type { RandomBytes } from '@payflow/service-kit';

const BLOCK_BYTES = 64;

/** The same bytes for the same seed: SHA-512 of the seed and a counter. Not for keys. */
export function seededRandom(seed: number | string): RandomBytes {
  let block = Buffer.alloc(0);
  let used = 0;
  let counter = 0;
  return (size) => {
    const bytes = new Uint8Array(size);
    for (let filled = 0; filled < size; ) {
      if (used === block.length) {
        block = createHash('sha512').update(`${seed} ${counter++}`).digest();
        used = 0;
      }
      const part = block.subarray(used, used + Math.min(size - filled, BLOCK_BYTES));
      bytes.set(part, filled);
      filled += part.length;
      used += part.length;
    }
    return bytes;
  };
}
