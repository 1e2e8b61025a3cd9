import { SESSION_COOKIE } from '../admin-session.ts';
import { SILENT_CARDS, TEST_CARDS, TEST_RANGES } from '../cards.ts';
import type { Access, ServerName } from '../endpoint.ts';

const spaced = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

const testCards = [
  '| number | outcome | responseCode |',
  '| --- | --- | --- |',
  ...TEST_CARDS.map(
    ({ number, title, responseCode }) => `| \`${spaced(number)}\` | ${title} | ${responseCode} |`,
  ),
  ...SILENT_CARDS.map(({ number, title }) => `| \`${spaced(number)}\` | ${title} | – |`),
].join('\n');

/** What stands above the calls, in Markdown. */
export const description = `A payment gateway that runs on a laptop: a PG, a card issuer and a reference shop.

**The way of a payment.** \`POST /pay/ready\` gives a TID and a checkout address; the buyer pays there;
\`POST /pay/approve\` asks the issuer for the money; a webhook tells the shop. \`GET /pay/tx/{tid}\` tells the truth at any time.

**Amounts** are integers in minor units (won for KRW), times are RFC 3339 in UTC. Requests are strict: an unknown field is
refused with 400. Replies may grow: ignore fields that you do not know.

**Keys.** \`Authorization: Bearer <secret key>\`, or the key as the user name of Basic. In sandbox mode a call from this
machine needs no key and acts as merchant M001, or as the one that \`X-PayFlow-Merchant\` names. Whoever shows the admin key, or
is signed in to the console, acts as the merchant that this header names, in both modes.

**Errors** have one shape (\`Problem\`), whose \`code\` never changes its meaning. A refusal changed nothing. An issuer's decline
is no error: the payment is FAILED and says why.

**Repeating safely.** A POST with an \`Idempotency-Key\` may be sent again: the first reply comes back byte for byte, with
\`Idempotent-Replayed: true\`, for 24 hours.

### Test cards
${testCards}

Any future expiry and any CVC of three digits (American Express: four). Other Luhn-valid numbers that start with
${TEST_RANGES.join(', ')} are approved; numbers outside these test ranges are refused, so that no real card ends up here.
Where the issuer does not answer, the payment is \`UNKNOWN\` until it is reversed. The holder of the 3-D Secure card is asked to
confirm on the checkout page; a call that brings the card itself is not challenged, and neither is a card on file.

### Webhooks
Signed as [Standard Webhooks](https://www.standardwebhooks.com) says: \`webhook-signature\` is a space-separated list of \`v1,\`
and base64(HMAC-SHA256(key, \`{webhook-id}.{webhook-timestamp}.{body}\`)), one for each live secret; the key is what follows
\`whsec_\`, base64-decoded. Compare in constant time, refuse a timestamp more than 300 seconds away, and take a
\`webhook-id\` that you know as done. A 2xx within 15 seconds is success; anything else is tried again for about four days.`;

export const tags = [
  { name: 'PG · payment window', description: 'Ready, approve, look up: what a shop calls.' },
  {
    name: 'PG · payments',
    description: 'Payments without a payment window. Through nginx also under /payments, without /api/v1.',
  },
  { name: 'PG · billing keys', description: 'Cards on file, for payments with one click and by themselves.' },
  {
    name: 'PG · subscriptions',
    description: 'Plans, and buyers who pay for them period by period.',
  },
  {
    name: 'PG · ledger',
    description: 'Where every won is: double entry, written together with what it is about.',
  },
  {
    name: 'PG · settlements',
    description: 'What each merchant gets for each business day, and when it is paid.',
  },
  { name: 'PG · wallet', description: 'What moved in the wallet, and what was paid out of it.' },
  { name: 'PG · reports', description: 'Sales, approvals, fees and VAT, as JSON and as CSV.' },
  {
    name: 'PG · disputes',
    description: 'Cardholders who want the money of a payment back from their issuer.',
  },
  { name: 'PG · webhooks', description: 'Where the PG tells your server what happened.' },
  {
    name: 'PG · admin',
    description:
      'For whoever runs the PG: merchants and their keys, the issuers, and payments that a person must decide.',
  },
  {
    name: 'PG · reconciliation',
    description: 'What issuers state of each business day, held against the books.',
  },
  { name: 'PG · sandbox', description: 'Business time, which can be moved forward. Absent in server mode.' },
  {
    name: 'Merchant · shop',
    description: 'The reference shop: a shelf, orders, and paying them through the PG.',
  },
  {
    name: 'Merchant · buyers',
    description: 'Who buys at the reference shop: sign up, log in, see own orders.',
  },
  {
    name: 'Merchant · refunds',
    description: 'What goes back of an order, by item or by amount.',
  },
  {
    name: 'Merchant · subscriptions',
    description: "What a buyer pays for month by month, by the PG's subscriptions.",
  },
  { name: 'Merchant · invoices', description: 'What was sold and what was credited, on paper.' },
  { name: 'Merchant · webhooks', description: "The reference shop's end of the webhooks, and its inbox." },
  { name: 'Card issuer', description: 'What the PG calls. The card number decides the outcome.' },
  {
    name: 'Card issuer · scripts',
    description:
      'What the issuer is told to do in place of what the card number says. Absent in server mode.',
  },
  { name: 'Card issuer · statements', description: 'What it took and gave back on a business day.' },
  {
    name: 'Card issuer · disputes',
    description: 'What cardholders want back, and the feed by which a PG hears of it.',
  },
  { name: 'Operation', description: 'Answered by every server.' },
];

export const serverDescriptions: Readonly<Record<ServerName, string>> = {
  pg: 'PG',
  card: 'Card issuer',
  merchant: 'Reference shop',
};

export const securitySchemes = {
  merchantKey: { type: 'http', scheme: 'bearer', description: "A merchant's secret key." },
  merchantKeyAsBasic: {
    type: 'http',
    scheme: 'basic',
    description: "A merchant's secret key as the user name; the password stays empty.",
  },
  adminKey: { type: 'http', scheme: 'bearer', description: 'The admin key.' },
  consoleSession: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      "The console's session, from POST /admin/api/session. What it changes must be asked for by a page of the PG.",
  },
  cardKey: { type: 'http', scheme: 'bearer', description: 'The key that the PG shows to the issuer.' },
  buyerToken: {
    type: 'http',
    scheme: 'bearer',
    description: "A buyer's access token, from /merchant/api/auth.",
  },
} as const;

/** `{}` is last: in sandbox mode a caller on this machine needs no key, and a shopper may be a guest. */
export const securityOf: Readonly<Record<Access, Record<string, string[]>[]>> = {
  public: [],
  merchant: [{ merchantKey: [] }, { merchantKeyAsBasic: [] }, { adminKey: [] }, { consoleSession: [] }, {}],
  admin: [{ adminKey: [] }, { consoleSession: [] }, {}],
  card: [{ cardKey: [] }, {}],
  buyer: [{ buyerToken: [] }],
  shopper: [{ buyerToken: [] }, { adminKey: [] }, {}],
};
