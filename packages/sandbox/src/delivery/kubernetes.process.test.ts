import { describe, expect, test } from 'vitest';
import { kustomize, type Resource } from './kustomize.ts';
import { ofKind, troubleWith } from './manifests.ts';

/** The doors' Deployment with something changed about its container. */
function doorsWith(changed: Readonly<Record<string, unknown>>): Resource {
  const doors = ofKind(kustomize('deploy/k8s/overlays/local'), 'Deployment').find(
    ({ metadata }) => metadata.name === 'pg',
  );
  const copy = structuredClone(doors) as Resource & {
    spec: { template: { spec: { containers: Record<string, unknown>[] } } };
  };
  Object.assign(copy.spec.template.spec.containers[0] ?? {}, changed);
  return copy;
}

describe('deploy/k8s', () => {
  test.each(['local', 'production'])('of the %s overlay, Kubernetes knows every word', async (overlay) => {
    expect(await troubleWith(kustomize(`deploy/k8s/overlays/${overlay}`))).toEqual([]);
  });

  test.each([
    ['a misspelt word', { readinessProb: {} }, 'readinessProb'],
    ['a word that is missing', { name: undefined }, 'name'],
    ['a number that is a text', { terminationMessagePath: 5 }, 'number'],
    ['an amount that is none', { resources: { limits: { cpu: [] } } }, 'resources'],
  ])('%s is found, and named', async (_what, changed, named) => {
    const trouble = await troubleWith([doorsWith(changed)]);
    expect(trouble.join('\n')).toContain(named);
    expect(trouble[0]).toMatch(/^Deployment pg: /);
  });
});
