import { type Command, InvalidArgumentError, Option } from 'commander';

/** An http(s) address; without the slash at its end. */
export function address(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It is an address like http://localhost:8081.');
}

/** A whole number from `least` on. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`It is a whole number, ${least} or more.`);
  };

const urlOption = () =>
  new Option('--url <address>', 'where the PG is (default: as PG_URL or PG_PORT say)').argParser(address);

/** What every word takes that asks the PG something. */
export function askingPg(command: Command): Command {
  return command.addOption(urlOption()).option('--json', 'prints one JSON value');
}

/** What every word takes that acts as a merchant. */
export function actingAsMerchant(command: Command): Command {
  return command.option('--merchant <id>', 'acts for this merchant (default: the one of the key, or M001)');
}
