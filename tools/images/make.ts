// `pnpm images`: all of them. `pnpm images drawings`: those that need no browser.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawings } from './drawings.ts';

const folder = join(import.meta.dirname, '../../image');
await mkdir(folder, { recursive: true });
for (const [file, svg] of drawings()) await writeFile(join(folder, file), svg);

if (process.argv[2] !== 'drawings') {
  const { takeShots } = await import('./shots.ts');
  for (const { file, png } of await takeShots()) await writeFile(join(folder, file), png);
}
