import type { TestProject } from 'vitest/node';
import { startKafka } from '../../packages/sandbox/src/services/kafka.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** KAFKA_BROKERS of the Kafka that all tests of this run share. */
    kafkaBrokers: string;
  }
}

/** One private broker for all tests that can share it, each with topics of its own; or the one that KAFKA_BROKERS names. */
export default async function setup(project: TestProject) {
  const named = process.env.KAFKA_BROKERS;
  if (named !== undefined) return project.provide('kafkaBrokers', named);
  const kafka = await startKafka();
  project.provide('kafkaBrokers', kafka.brokers);
  return () => kafka[Symbol.asyncDispose]();
}
