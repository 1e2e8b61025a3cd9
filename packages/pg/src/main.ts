import { runServer } from '@payflow/service-kit';
import { pgConfig } from './config.ts';
import { startPg } from './pg.ts';

await runServer('pg', pgConfig, startPg);
