import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { projectFiles, projectRoot, readProjectFile } from '../house/project-files.ts';

/**
 * Does what the Dockerfile says, in folders instead of layers: a stage is a folder, a RUN a shell command in it. Of the
 * instructions it knows those that ours has; any other one is an error, so that none is passed over.
 */

const run = promisify(execFile);

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

export function instructionsOf(dockerfile: string): Instruction[] {
  return dockerfile
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [word = '', ...rest] = line.trim().split(/\s+/);
      return { word, rest: rest.join(' ') };
    });
}

/** As Docker reads a pattern: `*` also finds names that begin with a dot, and stops at a slash. */
function patternOf(line: string): RegExp {
  const source = line
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}$`);
}

/** Whether .dockerignore keeps a file out: the last line that names it, or a folder above it, decides. */
export function isIgnored(path: string, dockerignore: string): boolean {
  const parts = path.split('/');
  const ways = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
  let ignored = false;
  for (const line of dockerignore.split('\n').filter((one) => one.trim() !== '' && !one.startsWith('#'))) {
    const back = line.startsWith('!');
    const pattern = patternOf(back ? line.slice(1) : line);
    if (ways.some((way) => pattern.test(way))) ignored = !back;
  }
  return ignored;
}

/** What is sent to the builder: the project's own files, without what .dockerignore names. */
async function copyContext(to: string): Promise<void> {
  const dockerignore = readProjectFile('.dockerignore');
  for (const path of projectFiles().filter((file) => !isIgnored(file, dockerignore))) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(join(projectRoot, path), join(to, path));
  }
}

interface Stage {
  readonly root: string;
  readonly env: Record<string, string>;
  folder: string;
  user: string;
}

/** A container's absolute path, below the stage's folder. */
const within = ({ root, folder }: Stage, path: string): string => join(root, posix.resolve(folder, path));

function envOf(rest: string): Record<string, string> {
  return Object.fromEntries(rest.split(/\s+/).map((pair) => pair.split('=', 2) as [string, string]));
}

/** Where the builder keeps downloads between builds; here they stay where this machine has them. */
const CACHES = ['npm_config_cache', 'XDG_DATA_HOME'];

class Builder {
  readonly #folder: string;
  readonly #path: string;
  readonly #stages = new Map<string, Stage>();

  constructor(folder: string, path: string) {
    this.#folder = folder;
    this.#path = path;
  }

  async from(rest: string): Promise<Stage> {
    const [base = '', , name = 'image'] = rest.split(' ');
    const root = join(this.#folder, name);
    await mkdir(root, { recursive: true });
    const before = this.#stages.get(base);
    if (before) await cp(before.root, root, { recursive: true, verbatimSymlinks: true });
    const stage = { root, env: { ...before?.env }, folder: before?.folder ?? '/', user: 'root' };
    this.#stages.set(name, stage);
    return stage;
  }

  async copy(stage: Stage, rest: string): Promise<void> {
    const words = rest.split(' ');
    const other = words[0]?.startsWith('--from=')
      ? this.#stages.get(words.shift()?.slice(7) ?? '')
      : undefined;
    const [source = '', target = ''] = words;
    if (other)
      return cp(within(other, source), within(stage, target), { recursive: true, verbatimSymlinks: true });
    if (source !== '.') throw new Error(`COPY ${rest}: only the whole context is copied`);
    await copyContext(within(stage, target));
  }

  async run(stage: Stage, rest: string): Promise<void> {
    const command = rest.replaceAll(/--mount=\S+\s+/g, '');
    const own = Object.entries(stage.env).filter(([name]) => !CACHES.includes(name));
    const env = { ...process.env, ...Object.fromEntries(own), PATH: this.#path };
    await run('sh', ['-c', command], { cwd: within(stage, '.'), env });
  }

  async instruct(stage: Stage, { word, rest }: Instruction): Promise<void> {
    switch (word) {
      case 'WORKDIR':
        stage.folder = rest;
        await mkdir(within(stage, '.'), { recursive: true });
        return;
      case 'ENV':
        Object.assign(stage.env, envOf(rest));
        return;
      case 'COPY':
        return this.copy(stage, rest);
      case 'RUN':
        return this.run(stage, rest);
      case 'USER':
        stage.user = rest;
        return;
      case 'EXPOSE':
      case 'HEALTHCHECK':
        return;
      default:
        throw new Error(`the Dockerfile's ${word} is not known here`);
    }
  }
}

/** The command by which the image itself says whether a container of it is healthy. */
export function healthCheckOf(dockerfile: string): string[] {
  const { rest = '' } = instructionsOf(dockerfile).find(({ word }) => word === 'HEALTHCHECK') ?? {};
  const [, words] = /CMD (\[.*\])$/.exec(rest) ?? [];
  if (!words) throw new Error('the Dockerfile has no HEALTHCHECK');
  return JSON.parse(words);
}

export interface Image {
  /** What containers see as /app. */
  readonly app: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
}

/** Builds the image's folders below `folder`; `path` is where its commands find node, npx and sh. */
export async function build(folder: string, path: string): Promise<Image> {
  const builder = new Builder(folder, path);
  let stage: Stage | undefined;
  for (const instruction of instructionsOf(readProjectFile('Dockerfile'))) {
    if (instruction.word === 'FROM') stage = await builder.from(instruction.rest);
    else if (stage) await builder.instruct(stage, instruction);
  }
  if (!stage) throw new Error('the Dockerfile has no FROM');
  await chmod(folder, 0o755);
  return { app: within(stage, '.'), env: stage.env, user: stage.user };
}
