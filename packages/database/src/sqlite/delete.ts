import { rmSync } from 'node:fs';
import { lockDatabase } from './lock.ts';

/**
 * Deletes databases, all of them or none. Throws a StartupError when a process has one of them open. The files that
 * say who holds them stay, empty of meaning.
 */
export function deleteSqlite(files: readonly string[], now: number): void {
  using locks = new DisposableStack();
  for (const file of files) {
    const lock = lockDatabase(file, now);
    locks.defer(lock.release);
  }
  for (const file of files)
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true });
}
