import { runServer } from '@payflow/service-kit';
import { merchantConfig } from './config.ts';
import { startMerchant } from './merchant.ts';

await runServer('merchant', merchantConfig, startMerchant);
