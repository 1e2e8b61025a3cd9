import { createHmac } from 'node:crypto';

/** A number in [0, 1) that belongs to its subject: others who draw meanwhile do not change it. */
export type ChanceOf = (subject: string) => number;

const BYTES = 6;

export const keyedChance =
  (key: Uint8Array): ChanceOf =>
  (subject) =>
    createHmac('sha256', key).update(subject).digest().readUIntBE(0, BYTES) / 2 ** (8 * BYTES);
