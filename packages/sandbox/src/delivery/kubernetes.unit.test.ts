import { cardConfig } from '@payflow/card';
import { merchantConfig } from '@payflow/merchant';
import { pgConfig, workerConfig } from '@payflow/pg';
import { describe, expect, test } from 'vitest';
import { projectFiles, readProjectFile } from '../house/project-files.ts';
import { envExample, readCompose, readEnv, toContainer } from '../image/compose.ts';
import { memoryFlags } from '../supervisor/child.ts';
import { kustomize, type Resource } from './kustomize.ts';
import { ofKind, type Workload, workloadsOf } from './manifests.ts';

const OWN = '5f2c9ab47d1e4c0f8b36a2d0e97c41d25f2c9ab47d1e4c0f';
const samples = readEnv(envExample());
const secrets = readEnv(envExample().replaceAll(/change-me[\w-]*/g, OWN));
const compose = readCompose(secrets).services;
const SERVERS = { card: cardConfig, pg: pgConfig, merchant: merchantConfig, worker: workerConfig };
const overlays = ['local', 'production'].map((name) => {
  const resources = kustomize(`deploy/k8s/overlays/${name}`);
  return { name, resources, workloads: workloadsOf(resources) };
});
const everything = overlays.flatMap(({ name, resources, workloads }) =>
  workloads.map((workload) => ({ title: `${workload.name} (${name})`, workload, resources })),
);
const servers = everything.filter(({ workload }) => workload.name in SERVERS);

const dataOf = (resources: readonly Resource[], name: string): Record<string, string> => {
  const map = ofKind(resources, 'ConfigMap').find(({ metadata }) => metadata.name === name);
  if (!map) throw new Error(`there is no ConfigMap ${name}`);
  return map.data as Record<string, string>;
};

const fits = (wanted: object, labels: Readonly<Record<string, string>>) =>
  Object.entries(wanted).every(([label, value]) => labels[label] === value);

/** A container's environment as the kubelet makes it: `$(NAME)` sees what `env` said before, and nothing of `envFrom`. */
function environmentOf({ container }: Workload, resources: readonly Resource[]): Record<string, string> {
  const own: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env) {
    const from = valueFrom?.configMapKeyRef;
    const found =
      value?.replaceAll(/\$\((\w+)\)/g, (_all, other: string) => {
        if (own[other] === undefined) throw new Error(`${name} is built of ${other}, which comes later`);
        return own[other];
      }) ?? (from ? dataOf(resources, from.name)[from.key] : secrets[valueFrom?.secretKeyRef?.key ?? '']);
    if (found === undefined) throw new Error(`${container.name}: nothing gives ${name} a value`);
    own[name] = found;
  }
  const shared = container.envFrom.map(({ configMapRef }) => dataOf(resources, configMapRef.name));
  return Object.assign({}, ...shared, own);
}

describe('deploy/k8s', () => {
  test('runs the same commands as docker-compose.yml, at least two of each that can be many', () => {
    for (const { workload } of servers) {
      const { name, container, spec } = workload;
      const there = compose[name] ?? compose['pg-1'];
      expect(container.command).toEqual(there?.command);
      expect(container.command).toEqual(
        expect.arrayContaining([...memoryFlags(name === 'worker' ? 'pg' : (name as 'pg'))]),
      );
      expect(spec.replicas).toBeGreaterThanOrEqual(name === 'pg' || name === 'worker' ? 2 : 1);
    }
    for (const { workload } of everything.filter(({ workload: { name } }) => name === 'nginx'))
      expect(workload.container.command).toEqual(compose.nginx?.entrypoint);
  });

  test.each(servers)(
    '$title takes its settings as they are meant, and is given nothing that it does not read',
    ({ workload, resources }) => {
      const { name, container } = workload;
      const environment = environmentOf(workload, resources);
      const config = SERVERS[name as keyof typeof SERVERS](environment);
      const database = name === 'worker' ? 'pg' : name;
      const { MYSQL_ADDRESS, REDIS_ADDRESS } = dataOf(resources, 'outside');
      expect(config).toMatchObject({
        mode: 'server',
        host: '0.0.0.0',
        port: container.ports[0]?.containerPort,
        databaseUrl: `mysql://payflow_${database}:${OWN}@${MYSQL_ADDRESS}/payflow`,
        urls: { pg: 'http://pg:8081', card: 'http://card:8082', merchant: 'http://merchant:8080' },
        trustProxy: ['10.0.0.0/8'],
      });
      if (name === 'pg')
        expect(config).toMatchObject({ workers: 'apart', redisUrl: `redis://:${OWN}@${REDIS_ADDRESS}` });
      const room = database;
      const read = [`packages/${room}/src/config.ts`, 'packages/service-kit/src/config.ts'].map(
        readProjectFile,
      );
      const parts = new Set(
        container.env.flatMap(({ value = '' }) =>
          [...value.matchAll(/\$\((\w+)\)/g)].map(([, part]) => part),
        ),
      );
      const unread = container.env
        .map((one) => one.name)
        .filter((setting) => !parts.has(setting))
        .filter((setting) => !read.some((text) => new RegExp(`\\b${setting}\\b`).test(text)));
      expect(unread).toEqual([]);
    },
  );

  test('every secret is asked of one Secret by a name that .env has, and none stands in a file', () => {
    const asked = everything.flatMap(({ workload }) => workload.container.env);
    for (const { valueFrom } of asked.filter((one) => one.valueFrom?.secretKeyRef)) {
      expect(valueFrom?.secretKeyRef?.name).toBe('payflow');
      expect(samples[valueFrom?.secretKeyRef?.key ?? '']).toMatch(/change-me/);
    }
    const written = asked.filter(({ value }) => value !== undefined).map(({ name }) => name);
    expect(written.filter((name) => /KEY|SECRET|PASSWORD/.test(name))).toEqual([]);
    for (const { resources } of overlays) expect(ofKind(resources, 'Secret')).toEqual([]);
  });

  test('a server has the same secrets as in docker-compose.yml', () => {
    const given = (environment: Readonly<Record<string, string>>) =>
      Object.keys(environment).filter((name) => environment[name]?.endsWith(OWN) && !/PASSWORD/.test(name));
    for (const { workload, resources } of servers)
      expect(given(environmentOf(workload, resources)).sort()).toEqual(
        given(compose[workload.name]?.environment ?? compose['pg-1']?.environment ?? {}).sort(),
      );
  });

  test.each(everything)('$title may do little, and is given limits', ({ workload: { pod, container } }) => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect((pod.securityContext as { runAsUser: number }).runAsUser).toBeGreaterThan(0);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources.limits.memory).toMatch(/^\d+[MG]i$/);
    expect(container.image).toMatch(/:(?:\d[\w.-]*|local)$/);
  });

  test.each(everything)(
    '$title is asked whether it lives and is ready, at a port that it has',
    ({ workload: { container } }) => {
      const { startupProbe, livenessProbe, readinessProbe, ports } = container;
      for (const { httpGet, exec } of [startupProbe, livenessProbe, readinessProbe]) {
        expect([httpGet, exec].filter(Boolean)).toHaveLength(1);
        if (httpGet) expect(ports.map(({ name }) => name)).toContain(httpGet.port);
      }
      if (container.name in SERVERS) {
        expect(livenessProbe.httpGet?.path).toBe('/livez');
        expect(readinessProbe.httpGet?.path).toBe('/readyz');
      }
    },
  );

  test.each(everything.filter(({ workload }) => !workload.name.match(/^(?:card|merchant|nginx|pg|worker)$/)))(
    '$title asks as docker-compose.yml does whether it is well',
    ({ workload: { name, container } }) => {
      const [how, ...words] = (compose[name]?.healthcheck?.test ?? []).map(toContainer);
      const asked = how === 'CMD-SHELL' ? ['sh', '-c', ...words] : words;
      expect(container.readinessProbe.exec?.command).toEqual(asked);
    },
  );

  test.each(servers)(
    '$title has time to finish what it has begun before it is killed',
    ({ workload: { name, pod, container } }) => {
      const forgetting = container.lifecycle?.preStop.sleep.seconds ?? 0;
      // Names are looked up every five seconds, by nginx; nobody calls a worker, yet all are the same here.
      expect(forgetting).toBeGreaterThanOrEqual(5);
      const grace = Number.parseInt(compose[name]?.stop_grace_period ?? '', 10);
      expect(pod.terminationGracePeriodSeconds - forgetting).toBeGreaterThanOrEqual(grace);
    },
  );

  test.each(overlays)(
    'in $name, what selects finds pods, and what is mounted is there',
    ({ resources, workloads }) => {
      for (const { kind, spec, labels } of workloads) {
        expect(fits(spec.selector.matchLabels, labels), kind).toBe(true);
      }
      for (const service of ofKind(resources, 'Service')) {
        const { selector, ports } = service.spec as {
          selector: object;
          ports: { port: number; targetPort: string }[];
        };
        const behind = workloads.filter(({ labels }) => fits(selector, labels));
        expect(behind.map(({ name }) => name)).toEqual([service.metadata.name]);
        for (const { port, targetPort } of ports)
          expect(behind[0]?.container.ports).toContainEqual({ name: targetPort, containerPort: port });
      }
      for (const { container, pod, spec } of workloads) {
        const claims = spec.volumeClaimTemplates.map(({ metadata }) => metadata.name);
        const volumes = [...pod.volumes.map(({ name }) => name), ...claims];
        expect(new Set(container.volumeMounts.map(({ name }) => name))).toEqual(new Set(volumes));
        const maps = [...JSON.stringify(pod.volumes).matchAll(/"configMap":\{"name":"([\w-]+)"/g)];
        for (const [, name = ''] of maps) expect(Object.keys(dataOf(resources, name))).not.toEqual([]);
      }
    },
  );

  test.each(overlays)(
    'in $name, nodes are emptied one after the other where there is more than one pod',
    ({ resources, workloads }) => {
      const many = workloads.filter(({ spec }) => spec.replicas > 1).map(({ name }) => name);
      const kept = ofKind(resources, 'PodDisruptionBudget').map(({ spec }) => {
        const { selector, maxUnavailable } = spec as {
          selector: { matchLabels: object };
          maxUnavailable: number;
        };
        expect(maxUnavailable).toBe(1);
        return workloads.find(({ labels }) => fits(selector.matchLabels, labels))?.name;
      });
      expect(kept.sort()).toEqual(many.sort());
      for (const { pod, spec } of workloads)
        expect(pod.topologySpreadConstraints).toHaveLength(spec.replicas > 1 ? 1 : 0);
    },
  );

  test('nginx is the one of docker-compose.yml, with other names', () => {
    const here = readProjectFile('deploy/k8s/base/nginx/upstreams.conf');
    const upstreams = (text: string) => text.slice(text.indexOf('\nupstream '));
    expect(upstreams(here).replaceAll('.payflow.svc.cluster.local', '')).toBe(
      upstreams(readProjectFile('nginx/upstreams.conf')),
    );
    expect(here.match(/server \w+\.payflow\.svc\.cluster\.local:\d+ resolve/g)).toHaveLength(3);
    for (const { resources } of overlays) {
      expect(dataOf(resources, 'nginx')['nginx.conf']).toBe(readProjectFile('nginx/nginx.conf'));
      expect(resources.find(({ kind }) => kind === 'Namespace')?.metadata.name).toBe('payflow');
    }
  });

  test('every file below is used', () => {
    const below = projectFiles().filter((path) => path.startsWith('deploy/k8s/') && path.endsWith('.yaml'));
    const used = below
      .filter((path) => path.endsWith('kustomization.yaml'))
      .flatMap((path) => [
        path,
        ...[...readProjectFile(path).matchAll(/^ {2}- ([\w-]+\.yaml)$/gm)].map(([, file]) =>
          path.replace('kustomization.yaml', file ?? ''),
        ),
      ]);
    expect(used.sort()).toEqual(below.sort());
  });
});
