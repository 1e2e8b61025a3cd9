import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../../../..');

/** Paths of the project's own files below its root; outside git, of all that is not installed or generated. */
export function projectFiles(): string[] {
  const listed = listedByGit() ?? globSync('**/*', { cwd: projectRoot, exclude: isBuilt });
  return listed.filter((path) => statSync(join(projectRoot, path), { throwIfNoEntry: false })?.isFile());
}

export const readProjectFile = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

function listedByGit(): string[] | undefined {
  if (!existsSync(join(projectRoot, '.git'))) return undefined;
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    return execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8', stdio: 'pipe' })
      .split('\0')
      .filter(Boolean);
  } catch {
    return undefined; // no git here, or a folder that it does not trust
  }
}

const isBuilt = (path: string): boolean =>
  /(?:^|\/)(?:\.git|node_modules|generated|\.payflow|coverage)(?:\/|$)/.test(path);
