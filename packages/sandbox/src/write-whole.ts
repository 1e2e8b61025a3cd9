import { renameSync, writeFileSync } from 'node:fs';

/** Whole or not at all, also when the power fails. */
export function writeWhole(file: string, text: string): void {
  const beside = `${file}.new`;
  writeFileSync(beside, text, { flush: true });
  renameSync(beside, file);
}
