import { pay } from '@payflow/contracts';
import { liveClock, liveTransport } from '@payflow/service-kit';
import type { Buyer } from '../buyer.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { type Credentials, makeCredentials, openCredentials } from '../supervisor/credentials.ts';
import { openDataFolder } from '../supervisor/data-folder.ts';
import { type Environment, readSettings } from '../supervisor/settings.ts';
import type { Terminal } from '../terminal.ts';
import { replyOf } from '../town/clients.ts';
import { type Gate, openGate } from '../town/gate.ts';
import { makeWebhookSecret, webhookAddress } from './address.ts';
import { fieldAt, firstText } from './fields.ts';
import { type GradedShop, gradedShop, NotUnderstood } from './graded-shop.ts';
import { createLetters, type Letters } from './letters.ts';
import { nobody } from './nobody.ts';
import type { GradeSettings } from './settings.ts';
import { openShop, type ShopKeys } from './shop-process.ts';

/** A private town with somebody's shop in it, and what the grader can do there. */
export interface Stage extends AsyncDisposable {
  readonly town: Sandbox;
  readonly gate: Gate;
  readonly shop: GradedShop;
  readonly letters: Letters;
  readonly buyer: Buyer;
  /** A new order whose buyer is about to pay. */
  order(): Promise<OpenOrder>;
  /** The buyer gives a card on the checkout page and comes back to the shop. */
  pays(order: OpenOrder, card?: string): Promise<Return>;
  /** The payment is approved at the PG, and the shop has no part in it: only a webhook tells it. */
  captures(order: OpenOrder): Promise<void>;
}

export interface OpenOrder {
  /** As the shop calls it. */
  readonly orderNo: string;
  /** What the shop told the PG. */
  readonly pgOrderNo: string;
  readonly tid: string;
  readonly amount: number;
  readonly checkoutUrl: string;
  readonly successUrl: string | undefined;
}

/** Where the buyer was sent back to, and what the shop answered. */
export interface Return {
  readonly url: string;
  readonly answer: number | string;
}

const PG_PORT = 8081;
export const APPROVED_CARD = '4242424242424242';
const APPROVED = { number: APPROVED_CARD, expiry: '12/99', cvc: '123' };
const MAX_REDIRECTS = 5;

interface Keys {
  readonly credentials: Credentials;
  readonly webhookSecret: string;
}

/** A shop that the grader starts gets new keys; one that runs has those of the PayFlow in the data folder. */
async function keysFor({ run, merchant }: GradeSettings, env: Environment): Promise<Keys> {
  if (run !== undefined || merchant === 'bundled')
    return { credentials: makeCredentials(), webhookSecret: makeWebhookSecret() };
  const { dataDir } = await readSettings(env);
  const kept = openCredentials(openDataFolder(dataDir).credentials);
  const credentials = { ...kept, m001SecretKey: env.PG_SECRET_KEY || kept.m001SecretKey };
  return { credentials, webhookSecret: env.WEBHOOK_SECRET || makeWebhookSecret() };
}

/** The checkout page that an address leads to; a shop may send its buyer there by a page of its own. */
async function checkoutPage(url: string, { town }: Pick<Stage, 'town'>): Promise<string> {
  let at = new URL(url);
  for (let hops = 0; at.origin !== town.url('pg'); hops++) {
    const reply = await town.transport({ method: 'GET', url: at.href, headers: {}, deadlineMs: 15_000 });
    const { location } = reply.headers;
    if (!location || hops === MAX_REDIRECTS)
      throw new NotUnderstood(`The buyer was sent to ${url}, which does not lead to the PG's checkout page.`);
    at = new URL(location, at);
  }
  return at.href;
}

/** What the shop made ready, by the payment's tid. */
function readied({ calls }: Gate, tid: string) {
  const call = calls.findLast(
    ({ path, reply }) => path === '/pay/ready' && fieldAt(reply?.body, 'tid') === tid,
  );
  if (!call)
    throw new NotUnderstood(`The shop sent its buyer to payment ${tid}, which it did not make ready here.`);
  return {
    pgOrderNo: firstText(call.body, ['orderNo']) ?? '',
    amount: Number(fieldAt(call.body, 'amount')),
    successUrl: firstText(call.body, ['successUrl']),
  };
}

function actions({ town, gate, shop, buyer }: Pick<Stage, 'town' | 'gate' | 'shop' | 'buyer'>) {
  return {
    async order(): Promise<OpenOrder> {
      const { orderNo, redirectUrl } = await shop.place();
      const checkoutUrl = await checkoutPage(redirectUrl, { town });
      const tid = new URL(checkoutUrl).searchParams.get('tid') ?? '';
      return { orderNo, tid, checkoutUrl, ...readied(gate, tid) };
    },
    async pays({ checkoutUrl }: OpenOrder, card = APPROVED_CARD): Promise<Return> {
      const { url } = await buyer.gives(card, await buyer.opens(checkoutUrl));
      return { url, answer: await shop.browse(url) };
    },
    async captures({ tid }: OpenOrder): Promise<void> {
      const reply = replyOf(await town.pg.call(pay.approve, { body: { tid, card: APPROVED } }));
      if (reply.status !== 'APPROVED') throw new Error(`payment ${tid} is ${reply.status}`);
      await town.quiet();
    },
  };
}

function tell({ say }: Terminal, { pgUrl, secretKey, webhookSecret }: ShopKeys): void {
  say('Your shop must call this PG, with this key, and verify webhooks with this secret:');
  say(`   PG_URL=${pgUrl}`);
  say(`   PG_SECRET_KEY=${secretKey}`);
  say(`   WEBHOOK_SECRET=${webhookSecret}`);
  say('Set PG_SECRET_KEY and WEBHOOK_SECRET for this command to choose them yourself.');
}

/** Starts the town, and the shop unless it runs. Throws a StartupError or NotUnderstood when the shop cannot be graded. */
export async function openStage(
  settings: GradeSettings,
  env: Environment,
  terminal: Terminal,
): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const live = liveTransport({ clock: liveClock() });
  opened.defer(live.close);
  const transport = live.call;
  const isRun = settings.run !== undefined || settings.merchant === 'bundled';
  const { credentials, webhookSecret } = await keysFor(settings, env);
  let pg = '';
  const port = settings.pgPort ?? (isRun ? 0 : PG_PORT);
  const gate = opened.use(await openGate({ port, transport, target: () => pg }));
  const town = opened.use(await startSandbox({ credentials, starts: { merchant: nobody } }));
  pg = town.url('pg');
  const keys = { pgUrl: gate.url, secretKey: credentials.m001SecretKey, webhookSecret };
  if (!isRun) tell(terminal, keys);
  const url = await openShop(settings, keys, env, opened);
  const shop = gradedShop({ url, settings, transport });
  const address = await webhookAddress({
    gate,
    town,
    shop: url,
    path: settings.webhook,
    secret: webhookSecret,
  });
  const letters = createLetters({ address: address.url, secret: address.secret, transport });
  town.intercept('pg', new URL(address.url).origin as `http://${string}`, letters.wire);
  const cast = { town, gate, shop, letters, buyer: town.buyer('the grader') };
  const open = opened.move();
  return { ...cast, ...actions(cast), [Symbol.asyncDispose]: () => open.disposeAsync() };
}
