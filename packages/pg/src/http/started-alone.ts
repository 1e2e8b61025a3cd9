import { type Refusal, refuse } from '@payflow/contracts';

/** What only a supervisor can do. */
export const startedAlone = (why: string): Refusal =>
  refuse('NOT_FOUND', `This PG was started alone; start PayFlow with npm start ${why}.`);
