import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Places, relocate, root } from './places.ts';

const run = promisify(execFile);

export interface Emitting {
  /** What is started or imported by users; all that it imports goes along. */
  readonly entries: readonly string[];
  readonly sources: Places;
  readonly to: string;
}

/** Compiles to JavaScript and declarations, in the same places below `to`. */
export async function emit({ entries, sources, to }: Emitting): Promise<void> {
  const paths = Object.entries(sources).map(([name, file]) => [name, [join(root, file)]] as const);
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      target: 'esnext',
      rootDir: root,
      outDir: to,
      typeRoots: [join(root, 'node_modules/@types')],
      paths: Object.fromEntries(paths),
    },
    files: entries.map((file) => join(root, file)),
    include: [],
  };
  const folder = mkdtempSync(join(root, 'node_modules/.pack-'));
  try {
    const file = join(folder, 'tsconfig.json');
    writeFileSync(file, JSON.stringify(config));
    await compile(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compile(config: string): Promise<void> {
  const typescript = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
  try {
    await run(process.execPath, [join(dirname(typescript), 'bin/tsc'), '-p', config]);
  } catch (error) {
    throw new Error(`the sources could not be compiled:\n${(error as { stdout: string }).stdout}`, {
      cause: error,
    });
  }
}

/** Imports in all that lies below `folder` find what was packed. */
export function relocateAll(folder: string, places: Places): void {
  for (const file of globSync('**/*.{js,d.ts}', { cwd: folder })) {
    const path = join(folder, file);
    writeFileSync(path, relocate(readFileSync(path, 'utf8'), file, places));
  }
}
