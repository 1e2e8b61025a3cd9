import { createLogger, liveClock, liveRandom, runProcess } from '@payflow/service-kit';
import { pgConfig } from './config.ts';
import { startPg } from './pg.ts';

await runProcess('pg', async (supervisor) => {
  const config = pgConfig();
  return startPg({
    config,
    clock: liveClock(config.clockOffsetMs),
    random: liveRandom(),
    logger: createLogger({ name: 'pg', level: config.logLevel }),
    supervisor,
    ownProcess: true,
    onFatal(error) {
      throw error;
    },
  });
});
