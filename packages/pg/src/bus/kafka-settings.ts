/** Where a Kafka cluster is, and how PayFlow uses it. */
export interface KafkaSettings {
  /** `host:port` of one or more; they name the others. */
  readonly brokers: readonly string[];
  /** Before the name of each topic and group, so that several PayFlows can share a cluster. */
  readonly topicPrefix: string;
  /** Of topics that are made here. */
  readonly partitions: number;
  readonly replication: number;
  readonly wire: 'plain' | 'tls';
  readonly login: KafkaLogin | undefined;
}

export const LOGIN_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

export interface KafkaLogin {
  readonly mechanism: (typeof LOGIN_MECHANISMS)[number];
  readonly username: string;
  readonly password: string;
}

const BROKER = /^[\w.-]+:(\d{1,5})$/;
const HIGHEST_PORT = 65_535;

/** What is wrong with a list of brokers; nothing when it is right. */
export function wrongBroker(brokers: readonly string[]): string | undefined {
  if (brokers.length === 0) return 'names no broker';
  const wrong = brokers.find((broker) => {
    const port = Number(BROKER.exec(broker)?.[1] ?? 0);
    return port < 1 || port > HIGHEST_PORT;
  });
  return wrong === undefined ? undefined : `must be host:port[,host:port], and ${wrong} is not`;
}
