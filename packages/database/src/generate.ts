import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sqliteSchema } from './sqlite-schema.ts';

/** Generates the Prisma clients of the three servers below `generated/`, each from its schema. */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const generated = join(import.meta.dirname, '../generated');
const prisma = join(
  createRequire(join(root, 'package.json')).resolve('prisma/package.json'),
  '../build/index.js',
);

async function generate(service: string): Promise<void> {
  const target = join(generated, service, 'sqlite');
  const schema = join(generated, service, 'sqlite.prisma');
  await mkdir(join(generated, service), { recursive: true });
  await writeFile(
    schema,
    sqliteSchema(await readFile(join(root, 'prisma', service, 'schema.prisma'), 'utf8'), target),
  );
  await run(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schema], {
    cwd: root,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
}

await rm(generated, { recursive: true, force: true });
await Promise.all(['pg', 'card', 'merchant'].map(generate));
