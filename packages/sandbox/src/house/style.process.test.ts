import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { projectRoot } from './project-files.ts';

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const folder = mkdtempSync(join(tmpdir(), 'payflow-style-'));
copyFileSync(join(projectRoot, 'biome.json'), join(folder, 'biome.json'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What biome, with the project's own configuration, says of one file; empty when it accepts it. */
function verdict(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  const args = [biome, 'check', '--vcs-enabled=false', name];
  try {
    execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

test('a file in the style of the house is accepted', () => {
  expect(verdict('good.ts', 'export const greet = (name: string): string => name.trim();\n')).toBe('');
});

const long = `export function long(a: number[]) {\n${'  a.push(1);\n'.repeat(61)}}\n`;

test.each([
  ['an unformatted file', 'unformatted.ts', 'export const a = {b:"c"}\n', 'format'],
  ['an any', 'any.ts', 'export const a = (b: any): unknown => b;\n', 'noExplicitAny'],
  ['a non-null assertion', 'sure.ts', 'export const a = (b?: string): string => b!;\n', 'noNonNullAssertion'],
  ['an unused variable', 'unused.ts', 'const a = 1;\nexport {};\n', 'noUnusedVariables'],
  [
    'a type imported as a value',
    'type.ts',
    "import { A } from './a.ts';\n\nexport type B = A;\n",
    'useImportType',
  ],
  [
    'a lost promise',
    'lost.ts',
    'async function a() {}\n\nexport const b = () => {\n  a();\n};\n',
    'noFloatingPromises',
  ],
  ['a function longer than a screen', 'long.ts', long, 'noExcessiveLinesPerFunction'],
  ['a file name in another style', 'CamelCase.ts', 'export {};\n', 'useFilenamingConvention'],
])('%s is refused', (_what, name, text, rule) => {
  expect(verdict(name, text)).toContain(rule);
});
