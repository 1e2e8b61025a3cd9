export * from './buyer.ts';
export { findCardNumbers } from './invariants/card-numbers.ts';
export { findBreaches } from './invariants/invariants.ts';
export { type MariaDb, startMariaDb } from './services/mariadb.ts';
export { type Sandbox, type SandboxClock, type SandboxOptions, startSandbox } from './start-sandbox.ts';
export { startTown, type Town } from './supervisor/start.ts';
export type { Terminal } from './terminal.ts';
export { replyOf, type ShopClient } from './town/clients.ts';
export { type Interceptor, loseReply, loseRequest } from './town/wires.ts';
