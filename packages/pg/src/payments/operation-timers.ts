import { isRefusal } from '@payflow/contracts';
import type { Timer, TimerHandlers } from '@payflow/service-kit';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome } from '../records/store.ts';
import { NOT_HELD } from '../webhooks/announce.ts';
import { clear } from './change.ts';
import type { PaymentsContext } from './context.ts';
import { askIssuer, concludeOperation, type Started } from './operate.ts';
import { isPending, operationNamed } from './operation.ts';
import type { OperationCommand } from './request-operation.ts';
import { releaseAgain, voidAuthorization } from './void.ts';

/** What timers do to operations. Each ends or moves its own timer in the commit of its effect. */

async function pendingOperation(
  { store }: PaymentsContext,
  operationId: string,
): Promise<Started | undefined> {
  const { operationTid: tid } = await store.look({ operation: operationId });
  if (tid === undefined) return undefined;
  const { payment } = await store.look({ tid });
  const operation = payment && operationNamed(payment, operationId);
  return operation && isPending(operation) ? { payment, operationId } : undefined;
}

/** Nobody finished this operation, or the issuer did not answer: the same operation once more. */
async function repeatOperation(context: PaymentsContext, timer: Timer): Promise<void> {
  const started = await pendingOperation(context, timer.subject);
  if (started) {
    await concludeOperation(context, started, await askIssuer(context, started), timer);
    return;
  }
  await context.store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
    result: undefined,
    timers: [clear('repeat-operation', timer.subject)],
  }));
}

/** Money was held for long enough: it is released, unless something is under way; then tomorrow. */
async function releaseAuthorization(context: PaymentsContext, timer: Timer): Promise<void> {
  const { store, ids, clock } = context;
  const tid = timer.subject;
  const command: OperationCommand = {
    id: ids.next('chg', tid),
    at: clock.now(),
    realAt: clock.realNow(),
    operationId: ids.next('op', tid),
    replyTo: null,
  };
  const decide = ({ payment }: Facts): Outcome<Started | undefined> => {
    if (payment?.state.status !== 'AUTHORIZED')
      return { result: undefined, timers: [clear('void-authorization', tid)] };
    const again = [releaseAgain(tid, command.at)];
    const changed = voidAuthorization(payment, { ...command, reason: 'expired' });
    if (isRefusal(changed)) return { result: undefined, timers: again };
    const started = { payment: changed.payment, operationId: command.operationId };
    return { result: started, ...withRipples([changed], [], NOT_HELD), timers: again };
  };
  const started = await store.decide({ tid, timer: { id: timer.id, fence: timer.fence } }, decide);
  if (!started || started === 'LOST') return;
  await concludeOperation(context, started, await askIssuer(context, started));
}

export function operationTimers(context: PaymentsContext): TimerHandlers {
  return {
    'repeat-operation': (timer) => repeatOperation(context, timer),
    'void-authorization': (timer) => releaseAuthorization(context, timer),
  };
}
