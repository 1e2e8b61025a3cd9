import { mkdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const BEAT_MS = 1_000;
const ABANDONED_MS = 10_000;

/** One process at a time: a folder is the lock, its owner touches it while it works, an untouched one is abandoned. */
export async function locked(folder, work) {
  for (let tries = 0; !taken(folder); tries++) {
    if (tries === 0) console.error('Waiting for another PayFlow command that is preparing this folder…');
    if (ageMs(folder) > ABANDONED_MS) rmSync(folder, { recursive: true, force: true });
    else await wait(BEAT_MS / 4);
  }
  const beat = setInterval(() => utimesSync(folder, new Date(), new Date()), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(folder, { recursive: true, force: true });
  }
}

function taken(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

const ageMs = (folder) => Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
