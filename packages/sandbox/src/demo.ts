import { setTimeout as wait } from 'node:timers/promises';
import { type Access, pay, type ServerName, type shop } from '@payflow/contracts';
import { type Client, liveClock, liveTransport } from '@payflow/service-kit';
import { type Buyer, createBuyer } from './buyer.ts';
import { lookAt } from './supervisor/readiness.ts';
import { type Environment, readSettings } from './supervisor/settings.ts';
import { startTown } from './supervisor/start.ts';
import type { Terminal } from './terminal.ts';
import { keyedClient, replyOf, type ShopClient, shopClient } from './town/clients.ts';

/** Who takes part in the story. */
interface Cast {
  readonly mina: Buyer;
  readonly shop: ShopClient;
  readonly pg: Client;
  tell(sentence: string): void;
}

/** Something was not as told. */
class Untold extends Error {}

const INBOX_DEADLINE_MS = 10_000;
const LOOK_EVERY_MS = 50;
const INTERRUPTED = 130;

const won = (amount: number): string => `${amount.toLocaleString('en-US')} won`;
const inFours = (card: string): string => card.replaceAll(/(.{4})(?=.)/g, '$1 ');

function expectTold(what: string, is: unknown, told: unknown): void {
  if (is !== told) throw new Untold(`${what} should be ${told}, and is ${is}.`);
}

interface Paid {
  readonly order: shop.Order;
  readonly tid: string;
}

/** From the shelf to the shop's last page, as a person with a browser does it. */
async function buy({ mina, shop, tell }: Cast, productId: string, card: string): Promise<Paid> {
  const ordered = await mina.orders(productId);
  const [item] = ordered.items;
  tell(`Mina orders one ${item?.name} for ${won(ordered.total)}; the shop calls it ${ordered.orderNo}.`);
  const page = await mina.checksOut(ordered.orderNo);
  tell(`The shop makes it ready at the PG and gets the TID ${page.tid} and a checkout page.`);
  const back = await mina.gives(card, page);
  tell(`Mina gives the card ${inFours(card)} on that page, which sends her back to the shop.`);
  await mina.returns(back);
  return { order: await shop.order(ordered.orderNo), tid: page.tid };
}

async function approved(cast: Cast): Promise<void> {
  const { order, tid } = await buy(cast, 'iphone-16-pro', '4242424242424242');
  const payment = replyOf(await cast.pg.call(pay.tx, { params: { tid } }));
  expectTold('the payment', payment.status, 'APPROVED');
  expectTold("the shop's approval code", order.cardAuthCode, payment.cardAuthCode);
  cast.tell(
    `The shop asks the PG to approve, and the issuer does, with approval code ${payment.cardAuthCode}.`,
  );
  expectTold(`order ${order.orderNo}`, order.state, 'PAID');
  cast.tell('The order is PAID.');
}

async function declined(cast: Cast): Promise<void> {
  const { order, tid } = await buy(cast, 'galaxy-s25-ultra', '4000000000009995');
  const payment = replyOf(await cast.pg.call(pay.tx, { params: { tid } }));
  expectTold('the payment', payment.status, 'FAILED');
  expectTold('the reason', payment.failure?.name, 'insufficient_funds');
  cast.tell(`The issuer declines with code ${payment.failure?.code}: ${payment.failure?.message}`);
  expectTold(`order ${order.orderNo}`, order.state, 'FAILED');
  cast.tell('The order is FAILED, no money has moved, and Mina may try another card.');
}

async function received({ shop }: Cast, tid: string): Promise<shop.InboxEntry> {
  for (const deadline = Date.now() + INBOX_DEADLINE_MS; Date.now() < deadline; await wait(LOOK_EVERY_MS)) {
    const [entry] = await shop.inbox({ tid });
    if (entry) return entry;
  }
  throw new Untold(
    `The shop should have a webhook about ${tid} after ${INBOX_DEADLINE_MS / 1_000} s, and has none.`,
  );
}

async function told(cast: Cast): Promise<void> {
  const { order, tid } = await buy(cast, 'xiaomi-14t-pro', '5555555555554444');
  const webhook = await received(cast, tid);
  cast.tell(
    `Beside its reply the PG sends a webhook, ${webhook.type}, with webhook-id ${webhook.webhookId}.`,
  );
  expectTold('the webhook', webhook.valid ? 'valid' : `invalid (${webhook.reason})`, 'valid');
  cast.tell(`The shop verifies its signature over the raw body: valid (${webhook.verdict}).`);
  const state = await cast.shop.state(order.orderNo);
  expectTold(`order ${order.orderNo}`, state, 'PAID');
  cast.tell('The order is PAID.');
}

const chapters: readonly { title: string; tell: (cast: Cast) => Promise<void> }[] = [
  { title: 'A card that is approved', tell: approved },
  { title: 'A card without money', tell: declined },
  { title: 'A webhook that is verified', tell: told },
];

type Keys = Readonly<Partial<Record<Access, string>>>;

async function tellAll(
  urls: Readonly<Record<ServerName, string>>,
  keys: Keys,
  { say }: Terminal,
): Promise<void> {
  const { call: transport, close } = liveTransport({ clock: liveClock() });
  const cast: Cast = {
    mina: createBuyer({ name: 'Mina', shopUrl: urls.merchant, transport }),
    shop: shopClient({ baseUrl: urls.merchant, transport, keys }),
    pg: keyedClient({ baseUrl: urls.pg, transport, keys }),
    tell: (sentence) => say(`   ${sentence}`),
  };
  try {
    for (const [i, { title, tell }] of chapters.entries()) {
      say(`\n${i + 1}. ${title}`);
      await tell(cast);
    }
    say(`\nAll was as told. The API is at ${urls.pg}/docs.`);
  } finally {
    await close();
  }
}

async function allReady(urls: Readonly<Record<ServerName, string>>): Promise<boolean> {
  const looks = Object.values(urls).map(lookAt);
  const ready = await Promise.all(looks.map((look) => look.isReady()));
  await Promise.all(looks.map((look) => look.close()));
  return ready.every(Boolean);
}

/** The story's end as an exit code. */
async function outcome(story: Promise<void>, terminal: Terminal): Promise<number> {
  const ended = story.then(
    () => 0,
    (error: Error) => {
      terminal.complain(`Not as told: ${error.message}`);
      return 1;
    },
  );
  return Promise.race([ended, terminal.interrupted.then(() => INTERRUPTED)]);
}

/** `npm run demo`: on the PayFlow that runs, or on one that it starts and stops. Exit code 1 when something is not as told. */
export async function demo(env: Environment, terminal: Terminal): Promise<number> {
  const { urls } = await readSettings(env);
  if (await allReady(urls)) {
    terminal.say(`PayFlow runs at ${urls.pg}; the orders are paid there.`);
    // On this machine a sandbox asks for no keys; elsewhere they come from the environment.
    const { M001_SECRET_KEY: merchant, ADMIN_KEY: admin } = env;
    const keys = { ...(merchant ? { merchant } : {}), ...(admin ? { admin } : {}) };
    return outcome(tellAll(urls, keys, terminal), terminal);
  }
  const town = await startTown(env, terminal);
  if (!town) return INTERRUPTED;
  const { supervised, settings, credentials } = town;
  const keys = { merchant: credentials.m001SecretKey, admin: credentials.adminKey };
  const code = await outcome(tellAll(settings.urls, keys, terminal), terminal);
  await supervised.stop();
  return code;
}
