import { pgConfig, workerConfig } from '@payflow/pg';
import { describe, expect, test } from 'vitest';
import { projectFiles, readProjectFile } from '../house/project-files.ts';
import { memoryFlags } from '../supervisor/child.ts';
import { composeText, envExample, readCompose, readEnv, type Service, servicesOf } from './compose.ts';
import { healthCheckOf, instructionsOf } from './dockerfile.ts';

const OWN = '5f2c9ab47d1e4c0f8b36a2d0e97c41d25f2c9ab47d1e4c0f';
const compose = readCompose(readEnv(envExample().replaceAll(/change-me[\w-]*/g, OWN)));
const all = Object.entries(compose.services);
const named = (name: string): Service => {
  const service = compose.services[name];
  if (!service) throw new Error(`docker-compose.yml has no ${name}`);
  return service;
};
const doors = ['pg-1', 'pg-2'].map((name) => [name, named(name)] as const);
const worker = named('worker');

/** What is begun by `up` and goes on; the load is run by hand, and ends. */
const standing = all.filter(([, { profiles }]) => !profiles.includes('load'));

describe('every service of docker-compose.yml', () => {
  test.each(all)('%s may do little, and cannot grow without end', (name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      logging: { options: { 'max-size': '10m', 'max-file': '3' } },
    });
    expect(service.tmpfs?.length).toBeGreaterThan(0);
    expect(service.deploy.resources.limits.memory).toMatch(/^\d+[MG]$/);
    // The servers' user stands in the Dockerfile. What reads the log files of Docker must be who owns them.
    if (!service.build) expect(service.user).toMatch(name === 'alloy' ? /^0:0$/ : /^[1-9]\d*:[1-9]\d*$/);
  });

  test.each(standing)(
    '%s comes back when it falls, says whether it is well, and is given time to stop',
    (_name, service) => {
      expect(service.restart).toBe('unless-stopped');
      expect(service.healthcheck?.test[0]).toMatch(/^CMD(?:-SHELL)?$/);
      expect(service.stop_grace_period).toBeDefined();
    },
  );

  test.each(all)('%s is of a version that stands there, or is built here', (_name, { image, build }) => {
    expect(image).toMatch(build ? /^payflow:local$/ : /^[a-z\d./-]+:v?\d+\.\d+(?:\.\d+)?(?:-alpine)?$/);
  });

  test('none is given the socket of Docker, more rights, or the network of this machine', () => {
    expect(composeText()).not.toMatch(/docker\.sock|privileged: true|network_mode|cap_add|pid: host/);
  });

  test('what is mounted from the project is there, and cannot be written; but for the results of a load', () => {
    const files = projectFiles();
    const mounted = all.flatMap(([, { volumes = [] }]) => volumes).filter((one) => one.startsWith('./'));
    expect(mounted.filter((one) => !one.endsWith(':ro'))).toEqual(['./deploy/load/results:/results']);
    for (const one of mounted) {
      const path = one.slice(2).split(':')[0] ?? '';
      expect(
        files.filter((file) => file === path || file.startsWith(`${path}/`)),
        path,
      ).not.toEqual([]);
    }
    const kept = all.flatMap(([, { volumes = [] }]) => volumes).filter((one) => /^\w/.test(one));
    expect(kept.map((one) => one.split(':')[0])).toEqual(Object.keys(compose.volumes));
  });

  test('only nginx, and on this machine alone Prometheus and Grafana, are reached from outside', () => {
    const open = all.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(open).toEqual([
      ['nginx', '127.0.0.1:8000:8000'],
      ['prometheus', '127.0.0.1:9090:9090'],
      ['grafana', '127.0.0.1:3000:3000'],
    ]);
    for (const name of ['mysql', 'kafka', 'redis']) expect(named(name).networks).toEqual(['data']);
  });

  test.each(['core', 'scale'] as const)('the %s set has what its services wait for', (profile) => {
    const set = servicesOf(compose, profile);
    for (const [name, { depends_on }] of Object.entries(set))
      for (const [needed, { condition, required = true }] of Object.entries(depends_on)) {
        expect(condition).toBe('service_healthy');
        if (required) expect(Object.keys(set), `${name} waits for ${needed}`).toContain(needed);
      }
    const doorsOfTheSet = Object.keys(set).filter((name) => /^pg(?:-\d)?$/.test(name));
    const shopWaitsFor = Object.keys(set.merchant?.depends_on ?? {});
    expect(shopWaitsFor.filter((name) => doorsOfTheSet.includes(name))).toHaveLength(1);
  });
});

describe('the scaled set', () => {
  test('has two PGs, two workers, Kafka and Redis beside what the core set has', () => {
    const [core, scale] = [servicesOf(compose, 'core'), servicesOf(compose, 'scale')];
    const more = Object.keys(scale).filter((name) => !(name in core));
    expect(more).toEqual(['pg-1', 'pg-2', 'worker', 'kafka', 'redis']);
    expect(Object.keys(core).filter((name) => !(name in scale))).toEqual(['pg']);
    expect(worker.deploy.replicas).toBe(2);
    expect(worker.command).toEqual(['node', ...memoryFlags('pg'), 'packages/pg/src/worker.ts']);
  });

  test.each(doors)(
    '%s is one of the addresses of pg, and leaves timers and webhooks to workers',
    (_name, door) => {
      expect(door.command).toEqual(named('pg').command);
      expect(door.networks).toMatchObject({ front: { aliases: ['pg'] }, data: { aliases: ['pg'] } });
      expect(pgConfig(door.environment)).toMatchObject({
        mode: 'server',
        workers: 'apart',
        redisUrl: `redis://:${OWN}@redis:6379`,
        trustProxy: ['10.231.77.10'],
      });
      expect(door.environment).toMatchObject({ ...named('pg').environment, KAFKA_BROKERS: 'kafka:9092' });
    },
  );

  test('the PG of the core set cannot run beside those of the scaled one, whose workers would miss its events', () => {
    const address = (name: string) => {
      const { networks } = named(name);
      return Array.isArray(networks) ? undefined : networks.front?.ipv4_address;
    };
    expect(address('pg')).toBe('10.231.77.11');
    expect(address('pg-1')).toBe(address('pg'));
    const others = ['pg-2', 'nginx'].map(address);
    expect(new Set([address('pg'), ...others]).size).toBe(3);
  });

  test('a worker has the secrets that it needs, and none of those that callers show', () => {
    const config = workerConfig(worker.environment);
    expect(config).toMatchObject({ mode: 'server', workers: 'inside', port: 8083, host: '0.0.0.0' });
    expect(worker.environment.KAFKA_BROKERS).toBe(named('pg-1').environment.KAFKA_BROKERS);
    expect(worker.environment).not.toHaveProperty('M001_SECRET_KEY');
    expect(worker.environment).not.toHaveProperty('ADMIN_KEY');
    expect(worker.healthcheck?.test[3]).toContain(`http://127.0.0.1:${config.port}/readyz`);
    // With other keys, what a PG has sealed no worker could open.
    for (const [, { environment }] of doors)
      for (const name of ['PAYFLOW_MASTER_SECRET', 'CARD_KEY', 'DATABASE_URL', 'WEBHOOK_ALLOWED_TARGETS'])
        expect(environment[name]).toBe(worker.environment[name]);
  });

  test('nothing is set that no process of the gateway reads', () => {
    const read = ['packages/pg/src/config.ts', 'packages/service-kit/src/config.ts'].map(readProjectFile);
    for (const { environment } of [worker, ...doors.map(([, door]) => door)])
      for (const setting of Object.keys(environment))
        expect(
          read.some((text) => new RegExp(`\\b${setting}\\b`).test(text)),
          setting,
        ).toBe(true);
  });

  test('Kafka is told the name by which the others call it, and lets nobody but the PG make topics', () => {
    const lines = readProjectFile('deploy/kafka/server.properties').split('\n');
    const { KAFKA_BROKERS } = worker.environment;
    expect(lines).toContain(`advertised.listeners=PLAINTEXT://${KAFKA_BROKERS}`);
    expect(lines).toContain('auto.create.topics.enable=false');
    const kept = named('kafka').volumes?.[0]?.split(':')[1];
    expect(lines).toContain(`log.dirs=${kept}`);
    const [, id = ''] = /--cluster-id (\S+)/.exec(named('kafka').entrypoint?.join(' ') ?? '') ?? [];
    expect(Buffer.from(id, 'base64').toString()).toBe('PayFlow on Kafka');
  });
});

describe('the image', () => {
  test('says by itself whether its container is well, on the port of whichever server runs in it', () => {
    const check = healthCheckOf(readProjectFile('Dockerfile'));
    const ports = [...check.join(' ').matchAll(/\b80\d\d\b/g)].map(([port]) => port);
    const exposed = instructionsOf(readProjectFile('Dockerfile')).find(({ word }) => word === 'EXPOSE');
    expect(exposed?.rest.split(' ')).toEqual(ports);
    for (const name of ['card', 'pg', 'merchant', 'worker'])
      expect(ports).toContain(/:(\d+)\/readyz/.exec(named(name).healthcheck?.test[3] ?? '')?.[1]);
  });
});
