import { runServer } from '@payflow/service-kit';
import { workerConfig } from './config.ts';
import { startWorker } from './start-worker.ts';

await runServer('worker', workerConfig, startWorker);
