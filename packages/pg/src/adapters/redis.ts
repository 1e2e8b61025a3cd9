import type { Logger } from '@payflow/service-kit';
import { Redis } from 'ioredis';

const CONNECT_MS = 2_000;
/** Beside a payment that takes a few milliseconds, who does not answer by then is gone. */
const ANSWER_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** A Redis that may go away: nothing waits for it, it is connected to again by itself, and its loss is told once. */
export function connectRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    connectTimeout: CONNECT_MS,
    commandTimeout: ANSWER_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(tries * 100, LONGEST_PAUSE_MS),
  });
  let told: 'there' | 'gone' | 'nothing' = 'nothing';
  redis.on('error', (error) => {
    if (told !== 'gone') logger.warn({ err: error }, 'Redis is gone; what it counts is counted in memory');
    told = 'gone';
  });
  redis.on('ready', () => {
    if (told === 'gone') logger.info('Redis is back');
    told = 'there';
  });
  return redis;
}
