import type { RequestHandler, Response } from 'express';
import type { Clock } from '../clock.ts';
import type { FaultFacts, Faults } from '../faults.ts';

/** What merchants call. */
const MERCHANTS_CALL = /^\/(pay|api\/v1)\//;

type Said = Readonly<Record<string, unknown>>;

function read(bytes: unknown): Said {
  try {
    return Object(JSON.parse(String(bytes)));
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Who and what a call was about, by what was asked and answered. */
function factsOf(path: string, asked: unknown, answered: Said, callerId: unknown): FaultFacts {
  const request: Said = Object(asked);
  const data: Said = Object(answered.data);
  const tid = answered.tid ?? data.tid ?? data.paymentId ?? request.tid ?? path.split('/').at(-1);
  return {
    path,
    tid: textOf(tid),
    orderNo: textOf(answered.orderNo ?? data.orderNo ?? request.orderNo),
    merchantId: textOf(request.merchantId ?? data.merchantId ?? callerId),
  };
}

type End = (...args: unknown[]) => Response;

/**
 * What goes wrong between a merchant and this server. It plays when the reply is about to be written: what was
 * asked for is done and committed by then.
 */
export function replyFaults(faults: Faults, clock: Pick<Clock, 'after'>): RequestHandler {
  return (req, res, next) => {
    const judge = faults.at('merchant-call');
    if (judge && MERCHANTS_CALL.test(req.path)) {
      const { path } = req;
      const end = res.end.bind(res) as End;
      const spoiltEnd: End = (...args) => {
        res.end = end as typeof res.end;
        const fault = judge(factsOf(path, req.body, read(args[0]), res.locals.callerId));
        if (fault === undefined) return end(...args);
        if (fault.fault === 'delay') void clock.after(fault.delayMs).then(() => end(...args));
        // Its caller sees a connection that breaks.
        else res.destroy();
        return res;
      };
      res.end = spoiltEnd as typeof res.end;
    }
    next();
  };
}
