// `node tools/dashboards/make.ts` writes Grafana's dashboards anew.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dashboards } from './dashboards.ts';

const folder = join(import.meta.dirname, '../../deploy/observe/grafana/dashboards');
await mkdir(folder, { recursive: true });
for (const [file, text] of dashboards()) await writeFile(join(folder, file), text);
