import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const grouped = (text: string, by: string): string => text.replaceAll(/(.{4})(?=.)/g, `$1${by}`);

/** How bytes look in base64 when so many others stand before them: what the neighbours have a part in is left out. */
function inBase64(text: string, before: 0 | 1 | 2): string {
  const whole = Buffer.from(`${'x'.repeat(before)}${text}`).toString('base64');
  const begin = [0, 2, 3][before];
  return whole.replace(/.?=+$/, '').slice(begin);
}

/** As it is, as people type it, as a form or a path carries it, in base64 and in hex. */
export function spellings(text: string): string[] {
  const typed = [text, grouped(text, ' '), grouped(text, '-'), grouped(text, '+'), grouped(text, '%20')];
  const hex = Buffer.from(text).toString('hex');
  const base64 = ([0, 1, 2] as const).map((before) => inBase64(text, before));
  return [...typed, hex, hex.toUpperCase(), ...base64, ...base64.map((coded) => coded.replaceAll('/', '_'))];
}

/** Which of these numbers stand there, in any spelling. */
export const traces = (bytes: Buffer, numbers: readonly string[]): string[] =>
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
