import { snapshots as contract } from '@payflow/contracts';
import type { Environment } from '../supervisor/settings.ts';
import type { ProcessTerminal, Terminal } from '../terminal.ts';
import { type PgOptions, pgAt } from './pg-at.ts';

export interface SnapshotOptions extends PgOptions {
  readonly json?: true;
}

export interface NamedOptions extends SnapshotOptions {
  readonly name: string;
}

export interface ResetOptions extends SnapshotOptions {
  /** Nobody is asked. */
  readonly yes?: true;
}

type View = contract.SnapshotView;

const DONE = 0;
const LEFT_AS_IT_IS = 1;

const counted = (payments: number): string =>
  `${payments.toLocaleString('en-US')} ${payments === 1 ? 'payment' : 'payments'}`;

const sayIn =
  ({ say }: Terminal, { json }: SnapshotOptions) =>
  (value: object, sentence: string) =>
    say(json ? JSON.stringify(value) : sentence);

/** `payflow reset`: at a terminal only after a yes. */
export async function reset(
  env: Environment,
  terminal: ProcessTerminal,
  options: ResetOptions,
): Promise<number> {
  await using pg = pgAt(env, options);
  const question = `All payments, merchants and orders of ${pg.url} will be gone. Reset it?`;
  const isAsked = options.yes === undefined && options.json === undefined;
  if (isAsked && terminal.confirm && !(await terminal.confirm(question))) {
    terminal.complain('Nothing was reset.');
    return LEFT_AS_IT_IS;
  }
  const clock = await pg.ask(contract.resetSandbox, {});
  sayIn(terminal, options)(clock, `${pg.url} begins anew: no payments, and the clock at real time.`);
  return DONE;
}

/** `payflow snapshot save`; one of the same name goes. */
export async function saveSnapshot(
  env: Environment,
  terminal: Terminal,
  options: SnapshotOptions & { readonly name?: string },
): Promise<number> {
  await using pg = pgAt(env, options);
  const body = options.name === undefined ? {} : { name: options.name };
  const saved = await pg.ask(contract.takeSnapshot, { body });
  sayIn(terminal, options)(saved, `${saved.name} is saved, with ${counted(saved.payments)}, at ${saved.at}.`);
  return DONE;
}

/** `payflow snapshot list` */
export async function listSnapshots(
  env: Environment,
  terminal: Terminal,
  options: SnapshotOptions,
): Promise<number> {
  await using pg = pgAt(env, options);
  const list = await pg.ask(contract.listSnapshots, {});
  const { snapshots } = list;
  const width = Math.max(0, ...snapshots.map(({ name }) => name.length)) + 2;
  const line = ({ name, at, payments }: View) => `${name.padEnd(width)}${at}  ${counted(payments)}`;
  sayIn(terminal, options)(
    list,
    snapshots.length === 0 ? 'There are no snapshots.' : snapshots.map(line).join('\n'),
  );
  return DONE;
}

/** `payflow snapshot restore` */
export async function restoreSnapshot(
  env: Environment,
  terminal: Terminal,
  options: NamedOptions,
): Promise<number> {
  await using pg = pgAt(env, options);
  const { name } = options;
  const back = await pg.ask(contract.restoreSnapshot, { params: { name } });
  sayIn(terminal, options)(back, `All is as in ${name}: ${counted(back.payments)}, and it is ${back.at}.`);
  return DONE;
}

/** `payflow snapshot delete` */
export async function deleteSnapshot(
  env: Environment,
  terminal: Terminal,
  options: NamedOptions,
): Promise<number> {
  await using pg = pgAt(env, options);
  const gone = await pg.ask(contract.deleteSnapshot, { params: { name: options.name } });
  sayIn(terminal, options)(gone, `${gone.name} is deleted.`);
  return DONE;
}
