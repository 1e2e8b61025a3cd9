export * from './rest-operations.ts';
export * from './rest-payments.ts';
export * from './rest-timeline.ts';
