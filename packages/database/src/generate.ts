import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sqliteSchema, withOutput } from './sqlite-schema.ts';

/**
 * Generates the Prisma clients of the three servers for both engines below `generated/`, each from its schema. They are made
 * beside the old ones and swapped in whole, so that whoever runs meanwhile never sees half a client.
 */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const generated = join(import.meta.dirname, '../generated');
const fresh = join(import.meta.dirname, '../generated.next');
const prisma = join(
  createRequire(join(root, 'package.json')).resolve('prisma/package.json'),
  '../build/index.js',
);

async function generate(service: string, engine: 'sqlite' | 'mysql'): Promise<void> {
  const folder = join(fresh, service);
  const schema = join(folder, `${engine}.prisma`);
  const source = await readFile(join(root, 'prisma', service, 'schema.prisma'), 'utf8');
  const target = withOutput(source, join(folder, engine));
  await mkdir(folder, { recursive: true });
  await writeFile(schema, engine === 'sqlite' ? sqliteSchema(target) : target);
  await run(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schema], {
    cwd: root,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
}

await rm(fresh, { recursive: true, force: true });
for (const engine of ['sqlite', 'mysql'] as const) {
  await Promise.all(['pg', 'card', 'merchant'].map((service) => generate(service, engine)));
}
await rm(generated, { recursive: true, force: true });
await rename(fresh, generated);
