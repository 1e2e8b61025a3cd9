// Writes scenarios/scenario.schema.json, which editors complete scenarios by.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaText } from './scenario.ts';
import { SHELF } from './shelf.ts';

writeFileSync(join(SHELF, 'scenario.schema.json'), schemaText());
