import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { kustomize, type Resource } from './kustomize.ts';
import { ofKind, type Workload, workloadsOf } from './manifests.ts';

/** NetworkPolicies, read as Kubernetes does: a pod that one of them selects may only what some of them allow. */

const Selector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(z.strictObject({ key: z.string(), operator: z.literal('In'), values: z.array(z.string()) }))
    .default([]),
});
type Selector = z.output<typeof Selector>;
const Peer = z.strictObject({
  podSelector: Selector.optional(),
  namespaceSelector: Selector.optional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
});
const Ports = z.array(z.strictObject({ port: z.number(), protocol: z.string().optional() })).optional();
const Policy = z.strictObject({
  podSelector: Selector,
  policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
  ingress: z.array(z.strictObject({ from: z.array(Peer).optional(), ports: Ports })).default([]),
  egress: z.array(z.strictObject({ to: z.array(Peer).optional(), ports: Ports })).default([]),
});

type Labels = Readonly<Record<string, string>>;
const selects = ({ matchLabels, matchExpressions }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''));

type Rule = { peers: z.output<typeof Peer>[] | undefined; ports: z.output<typeof Ports> };

const allows = ({ peers, ports }: Rule, other: Labels, port: number): boolean =>
  (ports === undefined || ports.some((one) => one.port === port)) &&
  (peers === undefined || peers.some(({ podSelector }) => podSelector && selects(podSelector, other)));

/** `from → to:port` for each pair of pods that may talk. */
function ways(resources: readonly Resource[], workloads: readonly Workload[]): string[] {
  const policies = ofKind(resources, 'NetworkPolicy').map(({ spec }) => Policy.parse(spec));
  const rules = (labels: Labels, way: 'ingress' | 'egress'): Rule[] =>
    policies
      .filter(({ podSelector }) => selects(podSelector, labels))
      .flatMap((policy) =>
        way === 'ingress'
          ? policy.ingress.map(({ from, ports }) => ({ peers: from, ports }))
          : policy.egress.map(({ to, ports }) => ({ peers: to, ports })),
      );
  return workloads.flatMap((from) =>
    workloads.flatMap((to) =>
      to.container.ports
        .map(({ containerPort }) => containerPort)
        .filter((port) => rules(from.labels, 'egress').some((rule) => allows(rule, to.labels, port)))
        .filter((port) => rules(to.labels, 'ingress').some((rule) => allows(rule, from.labels, port)))
        .map((port) => `${from.name} → ${to.name}:${port}`),
    ),
  );
}

const BETWEEN_SERVERS = [
  'nginx → card:8082',
  'nginx → pg:8081',
  'nginx → merchant:8080',
  'pg → card:8082',
  'worker → card:8082',
  'worker → merchant:8080',
  'merchant → pg:8081',
];
const TO_WHAT_KEEPS = [
  ...['pg', 'worker', 'card', 'merchant'].map((from) => `${from} → mysql:3306`),
  ...['pg', 'worker'].map((from) => `${from} → kafka:9092`),
  'pg → redis:6379',
];

const overlays = ['local', 'production'].map((name) => {
  const resources = kustomize(`deploy/k8s/overlays/${name}`);
  return { name, resources, workloads: workloadsOf(resources) };
});
const specs = (resources: readonly Resource[]) =>
  ofKind(resources, 'NetworkPolicy').map(({ metadata, spec }) => ({
    name: metadata.name,
    ...Policy.parse(spec),
  }));

describe('who may call whom in Kubernetes', () => {
  test.each(overlays)('in $name: those who must, and nobody else', ({ name, resources, workloads }) => {
    const wanted = name === 'local' ? [...BETWEEN_SERVERS, ...TO_WHAT_KEEPS] : BETWEEN_SERVERS;
    expect(ways(resources, workloads).sort()).toEqual(wanted.sort());
  });

  test.each(overlays)(
    'in $name, every pod is shut in both directions before anything is opened',
    ({ resources }) => {
      const nobody = specs(resources).find(({ name }) => name === 'nobody');
      expect(nobody).toMatchObject({
        podSelector: { matchLabels: {}, matchExpressions: [] },
        ingress: [],
        egress: [],
      });
      expect(nobody?.policyTypes).toEqual(['Ingress', 'Egress']);
    },
  );

  test.each(overlays)(
    'in $name, a rule opens what its policy is about, and only nginx is open to all',
    ({ resources }) => {
      for (const { name, policyTypes, ingress, egress } of specs(resources)) {
        if (ingress.length > 0) expect(policyTypes, name).toContain('Ingress');
        if (egress.length > 0) expect(policyTypes, name).toContain('Egress');
        expect(egress.filter(({ to }) => to === undefined)).toEqual([]);
        if (ingress.some(({ from }) => from === undefined)) expect(name).toBe('nginx');
      }
    },
  );

  test.each(overlays)(
    'in $name, webhooks leave from workers alone, and into no private network',
    ({ resources }) => {
      const open = specs(resources).filter(({ egress }) =>
        egress.some(({ to = [] }) => to.some(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0')),
      );
      expect(open.map(({ name }) => name)).toEqual(['worker']);
      const blocks = open.flatMap(({ egress }) =>
        egress.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock ?? [])),
      );
      const shut = blocks.flatMap(({ except = [] }) => except);
      expect(shut).toEqual(
        expect.arrayContaining([
          '10.0.0.0/8',
          '172.16.0.0/12',
          '192.168.0.0/16',
          '169.254.0.0/16',
          '100.64.0.0/10',
          'fc00::/7',
          'fe80::/10',
        ]),
      );
    },
  );
});
