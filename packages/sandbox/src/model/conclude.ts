import { requestOf } from './asks.ts';
import { type Life, look, lookAtAll, pass } from './commands.ts';
import type { Ground } from './ground.ts';
import { dedupe, heldBy, type PaymentState } from './payment-state.ts';
import { ModelSaysNo } from './ways.ts';

const HEALED_MS = 10_000;
const TRIED_AGAIN_MS = 2 * 60 * 60_000;
const OPEN = new Set(['APPROVING', 'UNKNOWN']);

/** The end of a run: all is repaired, and when it is quiet both books say what the model says, and no invariant is broken. */
export async function conclude(life: Life, ground: Ground): Promise<void> {
  ground.issuerIs(undefined);
  life.lasting = undefined;
  ground.shopIs('reachable');
  await pass(life, ground, HEALED_MS, 'both');
  await pass(life, ground, TRIED_AGAIN_MS, 'both');
  await ground.deliverLate();
  await lookAtAll(life, ground);
  for (const believed of life.model.payments) await compareBooks(life, ground, believed.terms.tid);
  await repeatAll(life, ground);
  const breaches = await ground.town.invariants();
  if (breaches.length > 0) throw new ModelSaysNo(breaches.join('\n'));
}

/** When it will be released is for nobody to see. */
const seen = ({ releaseAt: _, ...state }: PaymentState): PaymentState => state;

/** The payment has one state, and the issuer holds what that says. */
async function compareBooks({ model }: Life, ground: Ground, tid: string): Promise<void> {
  const { terms, ...believed } = model.believed(tid);
  const may = dedupe(believed.may.map(seen));
  const [state] = may;
  if (!state || may.length !== 1 || OPEN.has(state.status) || state.pending.length > 0)
    throw new ModelSaysNo(`${tid} is quiet and may still be ${JSON.stringify(may)}`);
  if (state.status === 'MANUAL_REVIEW') return;
  const books = await ground.booksOf(tid);
  const { held, captured, refunded } = books;
  const right = held === heldBy(state, terms) && captured === state.captured && refunded === state.refunded;
  if (!right)
    throw new ModelSaysNo(
      `${tid} is ${JSON.stringify(state)}\nthe issuer's books say ${JSON.stringify(books)}`,
    );
}

/** Every call with a key, once more. */
async function repeatAll(life: Life, ground: Ground): Promise<void> {
  const { model } = life;
  const [now, realNow] = [ground.now(), ground.realNow()];
  for (const ask of [...model.keyed]) {
    if (!model.kept.has(ask, now)) continue;
    const heard = await ground.send(requestOf(ask));
    model.hear(ask, heard, { now, realNow, effect: 'answered' });
    if ('tid' in ask) await look(life, ground, ask.tid);
  }
}
