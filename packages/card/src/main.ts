import {
  addProcessMetrics,
  createLogger,
  createMetrics,
  liveClock,
  liveRandom,
  runProcess,
} from '@payflow/service-kit';
import { startCard } from './card.ts';
import { cardConfig } from './config.ts';

await runProcess('card', async (supervisor) => {
  const config = cardConfig();
  const logger = createLogger({ name: 'card', level: config.logLevel });
  const metrics = createMetrics('card');
  addProcessMetrics(metrics);
  const onFatal = (error: Error) => {
    logger.fatal({ err: error }, 'the database cannot be trusted any more');
    process.exit(1);
  };
  return startCard(
    { config, clock: liveClock(config.clockOffsetMs), random: liveRandom(), logger, supervisor, onFatal },
    metrics,
  );
});
