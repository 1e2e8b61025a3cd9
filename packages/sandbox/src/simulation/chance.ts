import { hash } from 'node:crypto';
import type { RandomBytes } from '@payflow/service-kit';

const BLOCK_BYTES = 64;

/**
 * The same bytes for the same seed: SHA-512 of seed, subject, how often the subject has drawn, and a block's number.
 * Who draws meanwhile for another subject changes nothing. Not for keys.
 */
export function keyedRandom(seed: number | string): RandomBytes {
  const drawn = new Map<string, number>();
  return (size, subject = '') => {
    const count = drawn.get(subject) ?? 0;
    drawn.set(subject, count + 1);
    const bytes = new Uint8Array(size);
    for (let block = 0; block * BLOCK_BYTES < size; block++) {
      const digest = hash('sha512', `${seed}\n${subject}\n${count} ${block}`, 'buffer');
      bytes.set(digest.subarray(0, size - block * BLOCK_BYTES), block * BLOCK_BYTES);
    }
    return bytes;
  };
}

/** A number in [0, 1) of a keyed source. */
export function fractionOf(random: RandomBytes, subject: string): number {
  const { buffer, byteOffset } = random(4, subject);
  return new DataView(buffer, byteOffset).getUint32(0) / 2 ** 32;
}
