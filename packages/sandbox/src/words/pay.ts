import type { Command } from 'commander';
import { Option } from 'commander';
import { asking } from './doing.ts';
import { actingAsMerchant, askingPg, wholeNumber } from './options.ts';

export function addPay(program: Command): void {
  actingAsMerchant(askingPg(program.command('pay')))
    .description('makes one payment: ready and approve, as a shop does it')
    .option('--amount <won>', 'how much', wholeNumber(1), 1_000)
    .option('--order <no>', "the shop's order number (default: one of its own)")
    .option('--card <number>', 'a test card; the README lists what each does', '4242424242424242')
    .option('--script <steps>', 'what the issuer does, for this payment alone: decline:51, timeout, …')
    .addOption(new Option('--capture <mode>', 'manual only holds the money').choices(['auto', 'manual']))
    .addHelpText(
      'after',
      `
Examples:
  payflow pay                                         1,000 won, approved
  payflow pay --amount 50000 --card 4000000000009995  declined: insufficient funds
  payflow pay --script decline:51                     declined, whatever the card
  payflow pay --capture manual --json | jq -r .tid    holds the money, prints the TID

Exit code 0: approved. 1: declined, or the outcome is unknown. 2: nothing was paid; stderr says why.`,
    )
    .action(asking(async () => (await import('../command/pay.ts')).pay));
}
