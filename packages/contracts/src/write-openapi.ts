// Writes /openapi.yaml from the endpoints: `pnpm openapi`.
import { readFileSync, writeFileSync } from 'node:fs';
import { openApiYaml } from './openapi/document.ts';

/** Where the file lies, and what must be in it. */
export const openApiFile = new URL('../../../openapi.yaml', import.meta.url);

export function openApiFileText(): string {
  const urls = {
    pg: 'http://localhost:8081',
    card: 'http://localhost:8082',
    merchant: 'http://localhost:8080',
  };
  return `# Generated from packages/contracts by "pnpm openapi"; never edit it by hand.\n${openApiYaml(urls)}`;
}

export const writtenOpenApiFile = (): string => readFileSync(openApiFile, 'utf8');

if (import.meta.main) writeFileSync(openApiFile, openApiFileText());
