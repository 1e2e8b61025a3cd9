import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Snapshot } from '@payflow/service-kit';
import { z } from 'zod';
import { writeWhole } from '../write-whole.ts';

const Kept = Snapshot.extend({
  /** Names the copies that the servers made for it. */
  id: z.string(),
  /** Real time, ms. */
  takenAt: z.number(),
});
export type Kept = z.output<typeof Kept>;

/** What all servers are about to become. */
const Intent = z.union([
  z.object({ become: z.literal('new') }),
  z.object({ become: z.literal('snapshot'), id: z.string() }),
]);
export type Intent = z.output<typeof Intent>;

/**
 * Which snapshots a town has: `snapshots/<id>/snapshot.json` in its folder.
 * 1. A snapshot is there when its file is: it is written last, and goes first.
 * 2. What was begun and not finished is remembered, so that the next start can finish it.
 */
export interface Shelf {
  /** The oldest first. */
  all(): readonly Kept[];
  put(kept: Kept): void;
  remove(id: string): void;
  /** Removes what is left of snapshots that are not there. */
  sweep(): void;
  begin(intent: Intent): void;
  finished(): void;
  begun(): Intent | undefined;
}

const FOLDER = 'snapshots';

/** Where it is remembered what was begun. */
export const intentIn = (dataFolder: string): string => join(dataFolder, FOLDER, 'unfinished.json');

export function openShelf(dataFolder: string): Shelf {
  const folder = join(dataFolder, FOLDER);
  const fileOf = (id: string) => join(folder, id, 'snapshot.json');
  const intent = intentIn(dataFolder);
  const read = <T>(schema: z.ZodType<T>, file: string): T =>
    schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const folders = () =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
          entry.isDirectory() ? [entry.name] : [],
        )
      : [];
  const all = () =>
    folders()
      .filter((id) => existsSync(fileOf(id)))
      .map((id) => read(Kept, fileOf(id)))
      .sort((a, b) => a.takenAt - b.takenAt);
  const make = (path: string) => void mkdirSync(path, { recursive: true, mode: 0o700 });
  return {
    all,
    put(kept) {
      make(join(folder, kept.id));
      writeWhole(fileOf(kept.id), `${JSON.stringify(kept)}\n`);
    },
    remove: (id) => rmSync(fileOf(id), { force: true }),
    sweep() {
      for (const id of folders())
        if (!existsSync(fileOf(id))) rmSync(join(folder, id), { recursive: true, force: true });
    },
    begin(what) {
      make(folder);
      writeWhole(intent, `${JSON.stringify(what)}\n`);
    },
    finished: () => rmSync(intent, { force: true }),
    begun: () => (existsSync(intent) ? read(Intent, intent) : undefined),
  };
}
