import type { Command, CommanderError } from 'commander';

const withAllBelow = (command: Command): Command[] => [command, ...command.commands.flatMap(withAllBelow)];

/** `payflow clock advance` */
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

/** Has commander throw what it did not understand, without a word of its own; gives back which word's help would help. */
export function hearMisunderstandings(program: Command): () => string {
  let where = pathOf(program);
  for (const command of withAllBelow(program)) {
    command
      .configureOutput({ outputError: () => undefined, writeErr: () => undefined })
      .exitOverride((error) => {
        where = pathOf(command);
        throw error;
      });
  }
  return () => where;
}

/** What commander says in up to three lines, and where to read on. */
export function inOneLine({ code, message }: CommanderError, where: string): string {
  const said = code === 'commander.help' ? 'Say what to do.' : message.replace(/^error: /, '');
  const [what = '', ...more] = said.split('\n');
  const suggestion = /\(Did you mean (.*?)\??\)/.exec(more.join(' '))?.[1];
  const first = `${what.charAt(0).toUpperCase()}${what.slice(1)}`.replace(/[.?]?$/, (end) => end || '.');
  const meant = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
  return `${first}${meant} ${where} --help says what there is.`;
}
