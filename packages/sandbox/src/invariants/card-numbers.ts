import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** As it is, and as people type it. */
const spellings = (number: string): string[] => [
  number,
  number.replaceAll(/(.{4})(?=.)/g, '$1 '),
  number.replaceAll(/(.{4})(?=.)/g, '$1-'),
];

const traces = (bytes: Buffer, numbers: readonly string[]): string[] =>
  numbers.filter((number) => spellings(number).some((spelling) => bytes.includes(spelling)));

/**
 * Looks for whole card numbers in every file below a folder (databases, their write-ahead logs, logs) and in
 * texts. Gives a line for each place where one is found.
 */
export function findCardNumbers(
  folder: string,
  numbers: readonly string[],
  texts: readonly string[] = [],
): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const inFiles = entries.flatMap(({ parentPath, name }) => {
    const file = join(parentPath, name);
    return traces(readFileSync(file), numbers).map((number) => `${relative(folder, file)} holds ${number}`);
  });
  const inTexts = texts.flatMap((text) =>
    traces(Buffer.from(text), numbers).map((number) => `${number} in: ${text.slice(0, 200)}`),
  );
  return [...inFiles, ...inTexts];
}
