import { type BodyOf, type issuer, SCRIPTED_OPERATIONS, type ScriptedOperation } from '@payflow/contracts';
import {
  type Committer,
  type Lookup,
  put,
  type Row,
  table,
  type View,
  type Write,
  type WritePath,
} from '@payflow/database';
import { Prisma } from '@payflow/database/card';
import type { ChanceOf } from '../scripts/chance.ts';
import { createPrompter, type Prompt } from '../scripts/prompter.ts';
import type { Script } from '../scripts/script.ts';
import type { ScriptStore } from '../scripts/scripts.ts';

const scripts = table('scripts', Prisma.ScriptScalarFieldEnum, ['name']);

/** One call's way to the scripts of its operation. */
export interface Asking {
  readonly lookup: Lookup;
  on(view: View): { readonly prompt: Prompt; writes(): Write[] };
}

export interface ScriptShelf extends ScriptStore {
  /** Nothing while no script stands for this operation: then a call reads and writes no more than without scripts. */
  asking(operation: ScriptedOperation): Asking | undefined;
}

export interface ShelfOptions {
  readonly committer: Committer;
  readonly writePath: Pick<WritePath, 'load'>;
  readonly chanceOf: ChanceOf;
}

const lookupOf = (operation: ScriptedOperation): Lookup => ({ table: scripts, where: { operation } });
const ALL = SCRIPTED_OPERATIONS.map(lookupOf);

function rowOf({ name, place, match, steps, used, asked }: Script): Row {
  const told = JSON.stringify({ match, steps });
  return { name, place, operation: match.operation, told, used: JSON.stringify(used), asked };
}

function scriptOf(row: Row): Script {
  const told: BodyOf<typeof issuer.putScript> = JSON.parse(String(row.told));
  const used: number[] = JSON.parse(String(row.used));
  return { name: String(row.name), place: Number(row.place), ...told, used, asked: Number(row.asked) };
}

const inOrder = (rows: readonly Row[]): Script[] => rows.map(scriptOf).sort((a, b) => a.place - b.place);

function askedWrite({ name, used, asked }: Script): Write {
  const set = { used: JSON.stringify(used), asked };
  return { write: 'update', table: scripts, key: { name }, set, guard: { asked: asked - 1 } };
}

/**
 * The scripts in the issuer's database.
 * 1. A step is taken in the commit of the decision that it makes: who comes first takes the first.
 * 2. Counts survive a restart. A script that is put again starts from zero, at its old place.
 * 3. Which operations have scripts is remembered from the start and from each change. Another process on the same database does
 *    not hear of a change: the sandbox has one issuer.
 */
export async function openScriptShelf({
  committer,
  writePath,
  chanceOf,
}: ShelfOptions): Promise<ScriptShelf> {
  let standing: ReadonlySet<ScriptedOperation> = new Set(
    inOrder((await writePath.load(ALL)).flat()).map(({ match }) => match.operation),
  );
  return {
    asking(operation) {
      if (!standing.has(operation)) return undefined;
      const lookup = lookupOf(operation);
      return {
        lookup,
        on(view) {
          const prompter = createPrompter(inOrder(view.rows(lookup)), chanceOf);
          return { prompt: prompter.prompt, writes: () => prompter.asked.map(askedWrite) };
        },
      };
    },

    async change(decide) {
      const { result, left } = await committer.commit({
        lookups: ALL,
        decide(view) {
          const known = inOrder(ALL.flatMap((lookup) => view.rows(lookup)));
          const { result, put: written, forget = [] } = decide(known);
          const kept = known.filter(({ name }) => name !== written?.name && !forget.includes(name));
          const left = [...kept, ...(written ? [written] : [])].map(({ match }) => match.operation);
          return {
            result: { result, left },
            writes: [
              ...(written ? [put(scripts, rowOf(written))] : []),
              ...forget.map((name): Write => ({ write: 'delete', table: scripts, key: { name } })),
            ],
          };
        },
      });
      standing = new Set(left);
      return result;
    },
  };
}
