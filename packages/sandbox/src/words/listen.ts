import type { Command } from 'commander';
import { doing } from './doing.ts';
import { actingAsMerchant, address, askingPg, wholeNumber } from './options.ts';

export function addListen(program: Command): void {
  actingAsMerchant(askingPg(program.command('listen')))
    .description('shows webhooks as they come, and sends them on to a receiver of yours')
    .option('--forward <address>', 'where each goes on to; its answer goes back to the PG', address)
    .option('--events <types>', 'only these, separated by commas (default: all)')
    .option('--secret <whsec>', 'what they are signed with (default: WEBHOOK_SECRET, or a new one)')
    .option('--print', 'shows the bodies too')
    .option('--port <number>', 'where to listen on this machine; 0 takes a free port', wholeNumber(0), 0)
    .option('--address <address>', 'how a PG on another machine reaches that port', address)
    .addHelpText(
      'after',
      `
Examples:
  payflow listen                                           shows what comes
  payflow listen --forward http://localhost:3000/hook      sends it on, with headers and body as they came
  payflow listen --merchant MYSHOP --events payment.captured,payment.failed
  payflow listen --json | jq 'select(.verdict != "valid")' one JSON value in each line

Registers a webhook endpoint of the merchant at the PG, and takes it away at the end (Ctrl-C). The PG is answered with
the status of your receiver, and tries again by it: payflow clock advance PT10S brings the second try at once.
A receiver that cannot be reached counts as 502, one that does not answer as 504.

Exit code 0: ended by Ctrl-C. 2: it could not listen.`,
    )
    .action(doing(async () => (await import('../command/listen/listen.ts')).listen));
}
