export * from './address-guard.ts';
export * from './client.ts';
export * from './clock.ts';
export * from './config.ts';
export * from './control.ts';
export * from './database-faults.ts';
export * from './faults.ts';
export * from './http/access.ts';
export type { Answer } from './http/answer.ts';
export { type AppOptions, createApp } from './http/app.ts';
export { type Asker, askerOf } from './http/asker.ts';
export { escapeHtml } from './http/escape-html.ts';
export { type EventStream, serveEvents } from './http/event-stream.ts';
export { isLoopbackHost } from './http/origins.ts';
export { addPage, addPageFiles, type BuiltPage } from './http/pages.ts';
export { writeProblem } from './http/problems.ts';
export { replyFaults } from './http/reply-faults.ts';
export {
  allow,
  BODY_LIMIT_BYTES,
  type Call,
  type Handler,
  type Routes,
  serve,
  serveRaw,
} from './http/serve.ts';
export { type Listening, type ListenOptions, listen } from './http/server.ts';
export { onSilence } from './http/silence.ts';
export * from './ids.ts';
export * from './lives.ts';
export * from './logger.ts';
export * from './measures.ts';
export * from './metrics.ts';
export * from './network.ts';
export * from './page.ts';
export * from './process.ts';
export * from './running-server.ts';
export * from './secrets.ts';
export * from './snapshots.ts';
export * from './tasks.ts';
export * from './timers.ts';
export { type TracingConfig, tracingConfig } from './tracing/settings.ts';
export * from './tracing/trace-context.ts';
export * from './tracing/tracing.ts';
export * from './transport.ts';
