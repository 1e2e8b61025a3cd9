import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sqliteSchema } from './sqlite-schema.ts';

/**
 * Generates the Prisma clients of the three servers below `generated/`, each from its schema. They are made
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

async function generate(service: string): Promise<void> {
  const target = join(fresh, service, 'sqlite');
  const schema = join(fresh, service, 'sqlite.prisma');
  await mkdir(join(fresh, service), { recursive: true });
  await writeFile(
    schema,
    sqliteSchema(await readFile(join(root, 'prisma', service, 'schema.prisma'), 'utf8'), target),
  );
  await run(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schema], {
    cwd: root,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
}

await rm(fresh, { recursive: true, force: true });
await Promise.all(['pg', 'card', 'merchant'].map(generate));
await rm(generated, { recursive: true, force: true });
await rename(fresh, generated);
