import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignedHeaders } from '@payflow/webhook-signature';
import { findProgram } from '../services/service.ts';

/** A delivery as it came in, or something that pretends to be one. */
export interface Arrival {
  readonly headers: Readonly<Partial<SignedHeaders>>;
  readonly body: Buffer;
  readonly secret: string;
}

export interface Language {
  readonly name: string;
  /** How the code is fenced in Markdown. */
  readonly fence: string;
  readonly runner: string;
  /** Arguments with which the runner ends well when it can run a source file. */
  readonly probe: readonly string[];
  readonly file: string;
  /** The documented code, made into a program: a line for each arrival comes in, a line `true` or `false` goes out. */
  program(code: string): string;
}

/** Headers, secret and body of each arrival, all in base64; a dash stands for a header that is absent. */
const lineOf = ({ headers, body, secret }: Arrival): string => {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
  const told = [...names.map((name) => headers[name]), secret, body];
  return told.map((part) => (part === undefined ? '-' : Buffer.from(part).toString('base64'))).join(' ');
};

const node: Language = {
  name: 'Node',
  fence: 'js',
  runner: 'node',
  probe: ['--version'],
  file: 'verify.mjs',
  program: (code) => `${code}
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const [id, time, list, secret, body] = line.split(' ').map((part) => part === '-' ? undefined : Buffer.from(part, 'base64'));
  const headers = { 'webhook-id': id?.toString(), 'webhook-timestamp': time?.toString(), 'webhook-signature': list?.toString() };
  console.log(isFromPayFlow(headers, body, secret.toString()));
}
`,
};

const python: Language = {
  name: 'Python',
  fence: 'python',
  runner: 'python3',
  probe: ['-c', 'import hmac'],
  file: 'verify.py',
  program: (code) => `${code}
import sys
NAMES = ["webhook-id", "webhook-timestamp", "webhook-signature"]
for line in sys.stdin:
    *signed, secret, body = [None if part == "-" else base64.b64decode(part) for part in line.rstrip("\\n").split(" ")]
    headers = {name: value.decode() for name, value in zip(NAMES, signed) if value is not None}
    print("true" if is_from_payflow(headers, body, secret.decode()) else "false")
`,
};

/** A single file that Java runs must begin with the class that has `main`, below its imports. */
const java: Language = {
  name: 'Java',
  fence: 'java',
  runner: 'java',
  probe: ['--describe-module', 'jdk.compiler'],
  file: 'Verify.java',
  program: (code) => `${code.slice(0, code.indexOf('final class'))}
public class Verify {
  static byte[] bytes(String part) { return part.equals("-") ? null : Base64.getDecoder().decode(part); }
  static String text(String part) { return part.equals("-") ? null : new String(bytes(part), StandardCharsets.UTF_8); }
  public static void main(String[] arguments) throws Exception {
    for (var scanner = new java.util.Scanner(System.in); scanner.hasNextLine();) {
      var parts = scanner.nextLine().split(" ", -1);
      System.out.println(PayFlowWebhooks.isFromPayFlow(text(parts[0]), text(parts[1]), text(parts[2]), bytes(parts[4]), text(parts[3])));
    }
  }
}
${code.slice(code.indexOf('final class'))}`,
};

export const languages: readonly Language[] = [node, python, java];

/** The language's program; undefined when this machine has none, or one that is only a hint how to install it. */
export function runnerOf({ runner, probe }: Language): string | undefined {
  const program = runner === 'node' ? process.execPath : findProgram(runner);
  if (program === undefined) return undefined;
  try {
    execFileSync(program, probe, { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

export interface Run {
  readonly program: string;
  readonly folder: string;
  readonly code: string;
}

/** What the documented code says of each arrival. */
export async function verdictsOf(
  language: Language,
  { program, folder, code }: Run,
  arrivals: readonly Arrival[],
): Promise<boolean[]> {
  await writeFile(join(folder, language.file), language.program(code));
  const said = Promise.withResolvers<string>();
  const child = execFile(program, [language.file], { cwd: folder }, (error, stdout) =>
    error ? said.reject(error) : said.resolve(stdout),
  );
  child.stdin?.end(arrivals.map((arrival) => `${lineOf(arrival)}\n`).join(''));
  const lines = (await said.promise).trimEnd().split(/\r?\n/);
  return lines.map((line) => line === 'true' || (line !== 'false' && raise(line)));
}

function raise(line: string): never {
  throw new Error(`a verifier said ${line}`);
}
