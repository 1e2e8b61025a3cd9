export * from './buyer.ts';
export { type Ground, gatewayProcesses, outsideProcess } from './chaos/processes.ts';
export { keepCompiled } from './compiled.ts';
export { findCardNumbers } from './invariants/card-numbers.ts';
export { findBreaches } from './invariants/invariants.ts';
export { type KafkaBroker, startKafka } from './services/kafka.ts';
export { type MariaDb, startMariaDb } from './services/mariadb.ts';
export { type RedisServer, startRedis } from './services/redis.ts';
export { startTcpProxy, type TcpProxy } from './services/tcp-proxy.ts';
export type { OwnShop } from './simulation/own-shop.ts';
export {
  type SimulatedClock,
  type Simulation,
  type SimulationOptions,
  simulate,
} from './simulation/simulate.ts';
export { type Sandbox, type SandboxClock, type SandboxOptions, startSandbox } from './start-sandbox.ts';
export { makeCredentials } from './supervisor/credentials.ts';
export { startTown, type Town } from './supervisor/start.ts';
export type { Terminal } from './terminal.ts';
export { replyOf, type ShopClient } from './town/clients.ts';
export type { SandboxFaults } from './town/faults.ts';
export type { ForOwnShops, NewMerchant } from './town/for-own-shops.ts';
export type { Gate, GateCall } from './town/gate.ts';
export { freePorts } from './town/ports.ts';
export type { ToldScript, TownScripts } from './town/scripts.ts';
export type { DoorPlan, Topology } from './town/topology.ts';
export { type Interceptor, loseReply, loseRequest, type WireEnd } from './town/wires.ts';
