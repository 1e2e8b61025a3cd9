import type { Sandbox, SandboxProcess } from '../start-sandbox.ts';

async function valuesAt({ url }: SandboxProcess, name: string, label: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes(label));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** What all processes of the gateway counted under a name, over all labels or those with this in them. */
export async function counted(town: Sandbox, name: string, label = ''): Promise<number> {
  const values = await Promise.all(town.processes('pg').map((process) => valuesAt(process, name, label)));
  return values.reduce((sum, value) => sum + value, 0);
}

/** What each process reads from the database that all share: one is asked. */
export async function shown(town: Sandbox, name: string): Promise<number> {
  const [process] = town.processes('pg');
  return process ? valuesAt(process, name, '') : Number.NaN;
}
