import { defineConfig } from 'prisma/config';

// Generating clients needs no schema engine, but Prisma looks for one and would download it; any existing
// file satisfies it. Other commands use the real engine.
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({});
