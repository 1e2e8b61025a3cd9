import { basename, posix } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { readProjectFile } from '../house/project-files.ts';

/**
 * What `kubectl kustomize` makes of a folder, as far as ours ask for it: any other word in a kustomization.yaml is an
 * error, so that none is passed over. Names of generated ConfigMaps stay without the hash of their contents.
 */

export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  readonly [field: string]: unknown;
}

const Generator = z.strictObject({
  name: z.string(),
  behavior: z.enum(['create', 'merge']).default('create'),
  files: z.array(z.string()).default([]),
  envs: z.array(z.string()).default([]),
});

const Kustomization = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string().optional(),
  labels: z.array(z.strictObject({ pairs: z.record(z.string(), z.string()) })).default([]),
  resources: z.array(z.string()).default([]),
  configMapGenerator: z.array(Generator).default([]),
  images: z
    .array(z.strictObject({ name: z.string(), newName: z.string().optional(), newTag: z.string() }))
    .default([]),
  replicas: z.array(z.strictObject({ name: z.string(), count: z.number() })).default([]),
  patches: z
    .array(
      z.strictObject({
        target: z.strictObject({ kind: z.string(), name: z.string() }),
        patch: z.string(),
      }),
    )
    .default([]),
});
type Kustomization = z.output<typeof Kustomization>;

const Operation = z.strictObject({
  op: z.enum(['add', 'replace']),
  path: z.string(),
  value: z.unknown(),
});

/** The settings of a file like settings.env. */
const settingsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

function dataOf({ files, envs }: z.output<typeof Generator>, folder: string): Record<string, string> {
  const read = (path: string) => readProjectFile(posix.join(folder, path));
  const contents = files.map((path) => [basename(path), read(path)] as const);
  return Object.assign(Object.fromEntries(contents), ...envs.map((path) => settingsIn(read(path))));
}

/** The one object that a target names; a target that fits nothing is a mistake. */
function found(resources: readonly Resource[], { kind, name }: { kind?: string; name: string }): Resource {
  const fitting = resources.filter((one) => one.metadata.name === name && (!kind || one.kind === kind));
  if (fitting.length !== 1) throw new Error(`${fitting.length} of ${kind ?? 'any kind'} are named ${name}`);
  return fitting[0] as Resource;
}

/** RFC 6902, with what is replaced being there. */
function patch(resource: Resource, { op, path, value }: z.output<typeof Operation>): void {
  const steps = path.split('/').slice(1);
  const last = steps.pop() ?? '';
  const holder = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], resource);
  const isThere = typeof holder === 'object' && holder !== null && (op === 'add' || last in holder);
  if (!isThere) throw new Error(`${resource.kind} ${resource.metadata.name} has no ${path}`);
  (holder as Record<string, unknown>)[last] = value;
}

function generate(resources: Resource[], { configMapGenerator }: Kustomization, folder: string): void {
  for (const generator of configMapGenerator) {
    const data = dataOf(generator, folder);
    const { name, behavior } = generator;
    if (behavior === 'merge')
      Object.assign(found(resources, { kind: 'ConfigMap', name }).data as object, data);
    else resources.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
  }
}

/** Every `image:` below. */
function rename(at: unknown, { name, newName = name, newTag }: Kustomization['images'][number]): void {
  if (typeof at !== 'object' || at === null) return;
  const named = at as { image?: unknown };
  if (named.image === name) named.image = `${newName}:${newTag}`;
  for (const one of Object.values(at)) rename(one, { name, newName, newTag });
}

const documentsIn = (path: string): Resource[] =>
  parseAllDocuments(readProjectFile(path)).map((document) => {
    if (document.errors[0]) throw new Error(`${path}: ${document.errors[0].message}`);
    return document.toJS() as Resource;
  });

/** The objects that a folder of the project comes to, such as deploy/k8s/overlays/local. */
export function kustomize(folder: string): Resource[] {
  const plan = Kustomization.parse(parse(readProjectFile(`${folder}/kustomization.yaml`)));
  const resources = plan.resources.flatMap((path) =>
    path.endsWith('.yaml') ? documentsIn(posix.join(folder, path)) : kustomize(posix.join(folder, path)),
  );
  generate(resources, plan, folder);
  for (const { target, patch: text } of plan.patches)
    for (const operation of z.array(Operation).parse(parse(text))) patch(found(resources, target), operation);
  for (const { name, count } of plan.replicas)
    patch(found(resources, { kind: 'Deployment', name }), {
      op: 'replace',
      path: '/spec/replicas',
      value: count,
    });
  for (const image of plan.images) rename(resources, image);
  for (const { kind, metadata } of resources) {
    if (plan.namespace && kind !== 'Namespace') metadata.namespace = plan.namespace;
    for (const { pairs } of plan.labels) metadata.labels = { ...metadata.labels, ...pairs };
  }
  return resources;
}
