import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../house/project-files.ts';
import type { Resource } from './kustomize.ts';

/** Kubernetes' objects as tests look at them, and whether Kubernetes knows every word of them. */

const Reference = z.object({ name: z.string(), key: z.string() });
const Probe = z.object({
  httpGet: z.object({ path: z.string(), port: z.string() }).optional(),
  exec: z.object({ command: z.array(z.string()) }).optional(),
});

const Container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })).default([]),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .object({ secretKeyRef: Reference.optional(), configMapKeyRef: Reference.optional() })
          .optional(),
      }),
    )
    .default([]),
  startupProbe: Probe,
  livenessProbe: Probe,
  readinessProbe: Probe,
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
  resources: z.object({
    requests: z.object({ cpu: z.string(), memory: z.string() }),
    limits: z.object({ cpu: z.string(), memory: z.string() }),
  }),
  securityContext: z.unknown(),
  volumeMounts: z.array(
    z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() }),
  ),
});
export type Container = z.output<typeof Container>;

const Labels = z.record(z.string(), z.string());

const Workload = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.number(),
    selector: z.object({ matchLabels: Labels }),
    template: z.object({
      metadata: z.object({ labels: Labels }),
      spec: z.object({
        automountServiceAccountToken: z.boolean(),
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.unknown(),
        containers: z.array(Container).length(1),
        topologySpreadConstraints: z.array(z.unknown()).default([]),
        volumes: z.array(z.looseObject({ name: z.string() })).default([]),
      }),
    }),
    volumeClaimTemplates: z.array(z.object({ metadata: z.object({ name: z.string() }) })).default([]),
  }),
});

/** A Deployment or StatefulSet, with the one container of its pods. */
export interface Workload {
  readonly name: string;
  readonly kind: string;
  readonly spec: z.output<typeof Workload>['spec'];
  readonly pod: z.output<typeof Workload>['spec']['template']['spec'];
  readonly labels: Readonly<Record<string, string>>;
  readonly container: Container;
}

export const workloadsOf = (resources: readonly Resource[]): Workload[] =>
  resources
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map((resource) => {
      const { kind, metadata, spec } = Workload.parse(resource);
      const { metadata: about, spec: pod } = spec.template;
      const [container] = pod.containers as [Container];
      return { name: metadata.name, kind, spec, pod, labels: about.labels, container };
    });

export const ofKind = (resources: readonly Resource[], wanted: string): Resource[] =>
  resources.filter(({ kind }) => kind === wanted);

const GROUPS: Readonly<Record<string, string>> = {
  v1: 'v1',
  'apps/v1': 'apps/v1',
  'policy/v1': 'policy/v1',
  'networking.k8s.io/v1': 'networking.k8s.io/v1',
};

/** Where kubernetes-models has what Kubernetes says of this kind. */
function modelOf({ apiVersion, kind }: Resource): string {
  const group = GROUPS[apiVersion];
  if (!group) throw new Error(`no model is known of ${apiVersion}`);
  return `kubernetes-models/${group}/${kind}`;
}

/**
 * What is wrong with these objects by Kubernetes' own schemas: each line names the object. Types and unknown words are
 * found by the compiler, which refuses a literal with a field too many; formats and patterns by the model's validator.
 */
export async function troubleWith(resources: readonly Resource[]): Promise<string[]> {
  const formats = await Promise.all(resources.map(formatTrouble));
  return [...formats.flat(), ...(await unknownWords(resources))];
}

async function formatTrouble(resource: Resource): Promise<string[]> {
  const models = (await import(modelOf(resource))) as Record<
    string,
    new (
      data: Resource,
    ) => { validate(): void }
  >;
  const Model = models[resource.kind];
  if (!Model) throw new Error(`no model is known of ${resource.kind}`);
  try {
    new Model(structuredClone(resource)).validate();
    return [];
  } catch (error) {
    return [`${resource.kind} ${resource.metadata.name}: ${(error as Error).message}`];
  }
}

const typed = (resource: Resource, index: number): string =>
  `const object${index}: import('${modelOf(resource)}').I${resource.kind} = ${JSON.stringify(resource)};`;

async function unknownWords(resources: readonly Resource[]): Promise<string[]> {
  // Below the project, for that is where the models are found from.
  const folder = join(projectRoot, 'node_modules', '.cache', `manifests-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'manifests.ts');
  await writeFile(file, `${resources.map(typed).join('\n')}\nexport {};\n`);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', ''];
  const tsc = join(projectRoot, 'node_modules', '.bin', 'tsc');
  try {
    await promisify(execFile)(tsc, [...options, '--ignoreConfig', file]);
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: string };
    // The first line of each finding stands at the line of its object.
    const findings = [...stdout.matchAll(/manifests\.ts\((\d+),\d+\): (.+)/g)];
    if (findings.length === 0) throw error;
    return findings.map(([, line, what]) => {
      const resource = resources[Number(line) - 1];
      return `${resource?.kind} ${resource?.metadata.name}: ${what}`;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
