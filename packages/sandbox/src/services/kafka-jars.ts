import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * Kafka's own jars. 1. They lie in the user's cache, whole or not at all. 2. They are fetched once, by Maven and from
 * wherever it is set to fetch, whoever else wants them at the same time.
 */

const VERSION = '4.1.1';
const FETCH_LIMIT_MS = 300_000;
const LOOK_EVERY_MS = 100;

const run = promisify(execFile);

const cache = (): string => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'payflow');

export const jarsFolder = (): string => join(cache(), `kafka-${VERSION}`);

export const jarsAreThere = (): boolean => existsSync(jarsFolder());

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>payflow</groupId><artifactId>kafka-broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

async function fetchInto(folder: string, maven: string | undefined): Promise<void> {
  if (!maven) throw new Error("Maven is not installed; ask requireService('kafka') first");
  const work = mkdtempSync(`${folder}-`);
  try {
    writeFileSync(join(work, 'pom.xml'), pom);
    const jars = join(work, 'jars');
    const fetching = ['-q', '-B', '-f', join(work, 'pom.xml'), 'dependency:copy-dependencies'];
    await run(maven, [...fetching, `-DoutputDirectory=${jars}`], { timeout: FETCH_LIMIT_MS });
    renameSync(jars, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Its owner has died: Maven would have been given up by now.
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > FETCH_LIMIT_MS) rmSync(lock, { recursive: true, force: true });
    return true;
  }
}

/** The folder with the jars, fetched by Maven first where they are missing. */
export async function kafkaJars(maven: string | undefined): Promise<string> {
  const folder = jarsFolder();
  if (jarsAreThere()) return folder;
  mkdirSync(cache(), { recursive: true });
  const lock = `${folder}.lock`;
  while (isTaken(lock)) await wait(LOOK_EVERY_MS);
  try {
    if (!jarsAreThere()) await fetchInto(folder, maven);
    return folder;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
