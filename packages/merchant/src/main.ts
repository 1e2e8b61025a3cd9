import { createLogger, liveClock, liveRandom, runProcess } from '@payflow/service-kit';
import { merchantConfig } from './config.ts';
import { startMerchant } from './merchant.ts';

await runProcess('merchant', (supervisor) => {
  const config = merchantConfig();
  return startMerchant({
    config,
    clock: liveClock(config.clockOffsetMs),
    random: liveRandom(),
    logger: createLogger({ name: 'merchant', level: config.logLevel }),
    supervisor,
    onFatal(error) {
      // Outside the commit that found it, so that nothing catches it.
      queueMicrotask(() => {
        throw error;
      });
    },
  });
});
