import { cardConfig } from '@payflow/card';
import type { ServerName } from '@payflow/contracts';
import { merchantConfig } from '@payflow/merchant';
import { pgConfig } from '@payflow/pg';
import { describe, expect, test } from 'vitest';
import { projectFiles, readProjectFile } from '../house/project-files.ts';
import { nginxArguments } from '../services/nginx.ts';
import { memoryFlags } from '../supervisor/child.ts';
import {
  composeText,
  envExample,
  readCompose,
  readEnv,
  type Service,
  servicesOf,
  variablesIn,
} from './compose.ts';
import { instructionsOf, isIgnored } from './dockerfile.ts';

const OWN = '5f2c9ab47d1e4c0f8b36a2d0e97c41d25f2c9ab47d1e4c0f';
const filled = envExample().replaceAll(/change-me[\w-]*/g, OWN);
const compose = readCompose(readEnv(filled));
const { mysql, card, pg, merchant, nginx } = compose.services as Record<string, Service>;
const servers = { card: card!, pg: pg!, merchant: merchant! };
const all = Object.entries(servicesOf(compose, 'core'));

describe('the core set of docker-compose.yml (its structure; there is no Docker here)', () => {
  test('has the three servers, their database and their proxy, in images of known versions', () => {
    expect(all.map(([name]) => name)).toEqual(['mysql', 'card', 'pg', 'merchant', 'nginx']);
    expect(mysql?.image).toBe('mysql:8.4');
    expect(nginx?.image).toMatch(/^nginx:\d+\.\d+-alpine$/);
    for (const [name, { command, build, image }] of Object.entries(servers)) {
      expect({ command, build, image }).toEqual({
        command: ['node', ...memoryFlags(name as ServerName), `packages/${name}/src/main.ts`],
        build: '.',
        image: 'payflow:local',
      });
    }
  });

  test('the image runs as nobody special, and starts from a named version', () => {
    const instructions = instructionsOf(readProjectFile('Dockerfile'));
    const last = (word: string) => instructions.findLast((one) => one.word === word)?.rest;
    expect(last('USER')).toBe('node');
    expect(last('FROM')).toBe('node:24-slim');
  });

  test('only nginx is reached from outside, and by default from this machine alone', () => {
    const open = all.filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name, { ports }]) => [name, ports])).toEqual([['nginx', ['127.0.0.1:8000:8000']]]);
    expect(mysql?.networks).toEqual(['data']);
    expect(compose.networks.data).toEqual({ internal: true });
  });

  test('each starts when what it needs is healthy; nginx starts at once', () => {
    // Of pg and pg-1, the shop waits for the one that its set has.
    const needs = (service?: Service) =>
      Object.keys(service?.depends_on ?? {}).filter((name) => all.some(([other]) => other === name));
    expect([card, pg, merchant, nginx].map(needs)).toEqual([
      ['mysql'],
      ['mysql', 'card'],
      ['mysql', 'pg'],
      [],
    ]);
    for (const [, { depends_on }] of all)
      for (const { condition } of Object.values(depends_on)) expect(condition).toBe('service_healthy');
  });

  test('the servers take its settings as they are meant', () => {
    const inside = { mode: 'server', host: '0.0.0.0', publicUrl: 'http://localhost:8000' };
    const configs = {
      card: cardConfig(servers.card.environment),
      pg: pgConfig(servers.pg.environment),
      merchant: merchantConfig(servers.merchant.environment),
    };
    for (const [name, config] of Object.entries(configs)) {
      expect(config).toMatchObject({
        ...inside,
        trustProxy: ['10.231.77.10'],
        databaseUrl: `mysql://payflow_${name}:${OWN}@mysql:3306/payflow`,
        urls: { pg: 'http://pg:8081', card: 'http://card:8082', merchant: 'http://merchant:8080' },
      });
      expect(servers[name as keyof typeof servers].healthcheck?.test[3]).toContain(
        `http://127.0.0.1:${config.port}/readyz`,
      );
    }
    expect(nginx?.networks).toEqual({ front: { ipv4_address: '10.231.77.10' } });
    expect(configs.pg.webhookAllowedTargets).toEqual(['merchant:8080']);
    expect(configs.merchant.pgSecretKey).toBe(configs.pg.demoMerchantKey);
    expect(configs.pg.issuers).toMatchObject([{ url: 'http://card:8082', key: configs.card.cardKey }]);
  });

  test('it sets nothing that no server reads, and gives each the secrets that it needs and no others', () => {
    for (const [name, { environment }] of Object.entries(servers)) {
      const read = [`packages/${name}/src/config.ts`, 'packages/service-kit/src/config.ts'].map(
        readProjectFile,
      );
      const unread = Object.keys(environment).filter(
        (setting) => !read.some((text) => new RegExp(`\\b${setting}\\b`).test(text)),
      );
      expect(unread).toEqual([]);
    }
    const secret = (environment: Readonly<Record<string, string>>) =>
      Object.keys(environment).filter(
        (name) => environment[name] === OWN || environment[name] === `whsec_${OWN}`,
      );
    expect(secret(servers.card.environment)).toEqual(['CARD_KEY']);
    expect(secret(servers.merchant.environment)).toEqual(['PG_SECRET_KEY', 'WEBHOOK_SECRET', 'ADMIN_KEY']);
  });

  test('without a .env it says how to make one; .env.example has every variable and no other', () => {
    expect(() => readCompose({})).toThrow('required variable COMPOSE_PROFILES is missing');
    expect(() => readCompose({ COMPOSE_PROFILES: 'core' })).toThrow(
      /_PASSWORD is missing a value: make a .env/,
    );
    expect([...variablesIn(composeText())].sort()).toEqual(Object.keys(readEnv(envExample())).sort());
    expect(composeText()).not.toMatch(/(?:KEY|SECRET|PASSWORD):-/);
    expect(readEnv(envExample()).COMPOSE_PROFILES).toBe('core');
  });

  test('what it mounts is there, and nginx is started as the tests start it', () => {
    const files = projectFiles();
    const mounted = all.flatMap(([, { volumes = [] }]) => volumes).filter((one) => one.startsWith('./'));
    expect(mounted).toEqual([
      './mysql/users.sh:/docker-entrypoint-initdb.d/users.sh:ro',
      './nginx:/etc/nginx/payflow:ro',
    ]);
    expect(files).toEqual(
      expect.arrayContaining(['mysql/users.sh', 'nginx/nginx.conf', 'nginx/upstreams.conf']),
    );
    expect(nginx?.entrypoint).toEqual(['nginx', ...nginxArguments('/tmp/', '/etc/nginx/payflow/nginx.conf')]);
    const conf = readProjectFile('nginx/nginx.conf');
    expect(conf).toContain('listen 8000;');
    const upstreams = readProjectFile('nginx/upstreams.conf');
    for (const address of ['card:8082', 'merchant:8080', 'pg:8081'])
      expect(upstreams).toContain(`server ${address} resolve`);
  });

  test.each([
    '.env',
    'packages/pg/.env',
    '.git/config',
    '.payflow/credentials.json',
    'packages/pg/.payflow/pg.db',
    'node_modules/zod/package.json',
    'packages/pg/node_modules/zod/package.json',
    'packages/database/generated/pg/mysql/client.ts',
    'packages/pg/src/pg.unit.test.ts',
    'docs/architecture.md',
    'deploy/load/k6/smoke.js',
    'id_rsa',
  ])('%s does not go into the image', (path) => {
    expect(isIgnored(path, readProjectFile('.dockerignore'))).toBe(true);
  });

  test.each(['package.json', 'pnpm-lock.yaml', 'packages/pg/src/main.ts', 'prisma/pg/schema.prisma'])(
    '%s does',
    (path) => {
      expect(isIgnored(path, readProjectFile('.dockerignore'))).toBe(false);
    },
  );
});
