export * from './buyer.ts';
export { type Sandbox, type SandboxClock, type SandboxOptions, startSandbox } from './start-sandbox.ts';
export { replyOf, type ShopClient } from './town/clients.ts';
export { type Interceptor, loseReply, loseRequest } from './town/wires.ts';
