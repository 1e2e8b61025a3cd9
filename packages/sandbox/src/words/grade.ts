import type { Command } from 'commander';
import { doing } from './doing.ts';

const list = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function addGrade(program: Command): void {
  program
    .command('grade')
    .description(
      'plays the troubles of webhooks and payments against a shop, and says rule by rule how it does',
    )
    .option('--merchant <address>', 'where the shop is, like http://localhost:3000; or bundled (when absent)')
    .option('--run <command>', 'starts the shop; it is given PORT, PG_URL, PG_SECRET_KEY and WEBHOOK_SECRET')
    .option('--create <request>', `makes an order, like 'POST /orders {"productId":"x"}'`)
    .option(
      '--checkout <request>',
      `begins to pay it, where making it does not: 'POST /orders/{orderNo}/pay'`,
    )
    .option('--read <request>', `shows an order: 'GET /orders/{orderNo}'`)
    .option('--webhook <path>', 'where the shop takes webhooks, unless it registers that at the PG itself')
    .option('--paid <field=value>', 'what an order that is paid shows (state=PAID or status=PAID)')
    .option('--failed <field=value,…>', 'what one shows that failed (state=FAILED,DECLINED,CANCELLED)')
    .option('--order-field <path>', 'the field of the new order that names it (orderNo, orderId or id)')
    .option(
      '--redirect-field <path>',
      'the field with the address to pay at (redirectUrl, checkoutUrl or url)',
    )
    .option(
      '--header <header>',
      `goes with every call, like 'authorization: Bearer x'; may be repeated`,
      list,
    )
    .option('--pg-port <port>', 'where the shop finds the PG (8081; a free one with --run)')
    .option('--patience-seconds <seconds>', 'how long an order may take to become right (15)')
    .option('--only <rule>', 'plays this rule alone; may be repeated', list)
    .option('--config <file>', 'reads these from a YAML file, by their names in camelCase')
    .option('--json', 'prints the report as JSON')
    .option('--junit <file>', 'writes the report as JUnit XML')
    .addHelpText(
      'after',
      `
Examples:
  payflow grade                                  the reference shop: full marks
  payflow grade --run 'node shop.js' --create 'POST /orders {"productId":"x"}' \\
    --read 'GET /orders/{orderNo}' --webhook /payments/webhook
  payflow grade --config grade.yaml --junit grade.xml

Exit code 0: no rule is broken. 1: one is. 2: the shop cannot be graded; what is missing is printed.
What each rule asks, and an example: docs/grader.md.`,
    )
    .action(doing(async () => (await import('../grader/grade.ts')).grade));
}
