import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { didYouMean, type WebhookType, webhookTypes } from '@payflow/contracts';
import { encodeSecret, isSecret } from '@payflow/webhook-signature';
import type { Environment } from '../../supervisor/settings.ts';
import type { ProcessTerminal } from '../../terminal.ts';
import { Obstacle } from '../obstacle.ts';
import { type PgAt, type PgOptions, pgAt } from '../pg-at.ts';
import { type Arrival, judge, nothingHeard } from './delivery.ts';
import { claimEndpoint, type EndpointState, removeEndpoint, stateOfEndpoint, type Wish } from './endpoint.ts';
import { type Answer, forward } from './forward.ts';
import { openReceiver } from './receiver.ts';
import { type Detail, type Handled, line, record } from './tell.ts';

/**
 * Stands between the PG and a receiver of the user's.
 * 1. Its endpoint at the PG goes when it ends; one that a killed listener left is taken over.
 * 2. The PG is answered what the receiver answered: retries follow the receiver.
 * 3. When the endpoint is lost (a reset), it is registered again with the same secret.
 */
export interface ListenOptions extends PgOptions {
  /** Where webhooks go on to; without it each is answered with 200 here. */
  readonly forward?: string;
  /** Types, separated by commas; all when absent. */
  readonly events?: string;
  readonly secret?: string;
  readonly print?: true;
  readonly port: number;
  readonly address?: string;
  readonly json?: true;
}

const LOOK_EVERY_MS = 2_000;
const LEAVE_MS = 5_000;
const TAKEN: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' };

/** A sentence for a person, or its fields for a program. */
type Tell = (sentence: string, fields: Readonly<Record<string, unknown>>) => void;

const SECRET_BYTES = 32;

/** The receiver's, when it has one already. */
function secretFor({ secret }: ListenOptions, env: Environment): string {
  const given = secret ?? (env.WEBHOOK_SECRET || encodeSecret(randomBytes(SECRET_BYTES)));
  if (isSecret(given)) return given;
  const name = secret === undefined ? 'WEBHOOK_SECRET' : '--secret';
  throw new Obstacle(`${name} must be whsec_ and the base64 of 24 to 64 random bytes; or leave it out.`);
}

function typesIn(text: string): WebhookType[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.flatMap((name) => webhookTypes.filter((type) => type === name));
  const unknown = names.filter((name) => !known.some((type) => type === name));
  if (unknown.length > 0)
    throw new Obstacle(
      `--events: there is no ${unknown.join(', ')}${didYouMean(unknown[0] ?? '', webhookTypes)} There are ${webhookTypes.join(', ')}.`,
    );
  return known;
}

/** Takes each webhook, says what it is and what became of it, and answers the PG. */
function taker(terminal: ProcessTerminal, options: ListenOptions, { transport }: PgAt, secret: string) {
  const heard = nothingHeard();
  const detail: Detail = options.print ? 'body' : 'line';
  const shown = (handled: Handled) => (options.json ? record(handled, detail) : line(handled, detail));
  return async (arrival: Arrival): Promise<Answer> => {
    const judged = judge(arrival, secret, heard);
    const { forward: target } = options;
    const forwarded = target === undefined ? undefined : await forward(transport, target, arrival);
    terminal.say(shown({ arrival, judged, forwarded }));
    return forwarded?.answer ?? TAKEN;
  };
}

function greeting(
  pgUrl: string,
  secret: string,
  { forward: target, merchant, events }: ListenOptions,
): string {
  const whose = merchant === undefined ? '' : ` of ${merchant}`;
  const which = events ?? 'All webhooks';
  return [
    `${which}${whose} at ${pgUrl} ${target === undefined ? 'are shown here' : `go to ${target}`}.`,
    `They are signed with the secret ${secret}`,
    'which your receiver needs in its settings. Ctrl-C ends this, and takes the endpoint away.',
    '',
  ].join('\n');
}

/** Looks after the endpoint until `over`, and says when it changes; resolves to its id, a new one after a reset. */
async function keep(pg: PgAt, found: string, wish: Wish, tell: Tell, over: AbortSignal): Promise<string> {
  let id = found;
  let last: EndpointState = 'enabled';
  for (;;) {
    await wait(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return id;
    const state = await stateOfEndpoint(pg, id).catch((): EndpointState => 'silent');
    const isNews = state !== last;
    last = state;
    if (state === 'gone') {
      const again = await claimEndpoint(pg, wish).catch(() => undefined);
      if (again)
        tell('The PG had lost the endpoint; it is registered again.', { what: 'registered', id: again });
      id = again ?? id;
    }
    if (isNews && state === 'silent') tell(`${pg.url} does not answer; waiting for it.`, { what: 'silent' });
    if (isNews && state === 'disabled')
      tell('The PG has switched the endpoint off; end this and start it again to go on.', {
        what: 'disabled',
      });
  }
}

/** A PG that is gone keeps the endpoint; the next listener takes it over. */
async function leave(pg: PgAt, id: string, { interruptedAgain }: ProcessTerminal, tell: Tell): Promise<void> {
  const removed = removeEndpoint(pg, id).then(
    () => true,
    () => false,
  );
  const patience = Promise.race([wait(LEAVE_MS, undefined, { ref: false }), interruptedAgain]);
  if (await Promise.race([removed, patience.then(() => false)]))
    tell('The endpoint is taken away.', { what: 'removed', id });
  else tell(`The PG does not answer; endpoint ${id} stays until the next listen.`, { what: 'left', id });
}

/** `payflow listen`: until Ctrl-C. */
export async function listen(
  env: Environment,
  terminal: ProcessTerminal,
  options: ListenOptions,
): Promise<number> {
  const { port, address, json } = options;
  const events = options.events === undefined ? undefined : typesIn(options.events);
  const secret = secretFor(options, env);
  const tell: Tell = (sentence, fields) => terminal.say(json ? JSON.stringify(fields) : sentence);
  await using pg = pgAt(env, options);
  const onArrival = taker(terminal, options, pg, secret);
  await using receiver = await openReceiver({ port, address, onArrival });
  const wish = { url: receiver.url, events, secret };
  const id = await claimEndpoint(pg, wish);
  tell(greeting(pg.url, secret, options), { what: 'listening', id, url: receiver.url, secret });
  const over = new AbortController();
  const kept = keep(pg, id, wish, tell, over.signal);
  await Promise.race([terminal.interrupted, terminal.deserted]);
  over.abort();
  await leave(pg, await kept, terminal, tell);
  return 0;
}
