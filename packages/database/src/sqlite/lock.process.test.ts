import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { aFolder, open } from './test-database.ts';

const helper = pathToFileURL(`${import.meta.dirname}/test-database.ts`).href;

/** Another process that opens the database and holds it for life. */
async function holder(file: string): Promise<ChildProcess> {
  const program = `
    import { open } from ${JSON.stringify(helper)};
    const { driver } = open(${JSON.stringify(file)});
    driver.exec("INSERT INTO merchants (id, name, feeBasisPoints, createdAt) VALUES ('M1', 'Shop', 280, 0)");
    driver.exec("BEGIN; INSERT INTO merchants (id, name, feeBasisPoints, createdAt) VALUES ('M2', 'Shop', 280, 0)");
    process.stdout.write('held');
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

test('a database is for one process; kill -9 frees it, with all that was committed and nothing else', async () => {
  using folder = aFolder();
  const other = await holder(folder.file);
  expect(() => open(folder.file)).toThrow(`is in use by process ${other.pid}`);
  other.kill('SIGKILL');
  await once(other, 'exit');
  const { driver, close } = open(folder.file);
  expect(driver.prepare('SELECT id FROM merchants').all()).toEqual([{ id: 'M1' }]);
  close();
});
