import {
  CallFailed,
  type Clock,
  type FaultFacts,
  type Faults,
  type Transport,
  type TransportReply,
  type TransportRequest,
} from '@payflow/service-kit';

function factsOf(issuer: string, url: string, body = '{}'): FaultFacts {
  const { tid, orderNo } = JSON.parse(body);
  return { issuer, path: new URL(url).pathname, tid, orderNo };
}

/** The issuer acts at once; its reply takes its time. */
async function late(
  transport: Transport,
  request: TransportRequest,
  { delayMs, clock, why }: { delayMs: number; clock: Pick<Clock, 'after'>; why: string },
): Promise<TransportReply> {
  const waitMs = Math.min(delayMs, request.deadlineMs);
  const [reply] = await Promise.all([transport(request), clock.after(waitMs)]);
  if (delayMs < request.deadlineMs) return reply;
  throw new CallFailed('timeout', `no answer came in time, ${why}`);
}

/** What goes wrong between the gateway and one of its issuers. What the issuer does wrong itself, its scripts say. */
export function issuerFaults(
  transport: Transport,
  issuer: string,
  faults: Faults,
  clock: Pick<Clock, 'after'>,
): Transport {
  return (request) => {
    const fault = faults.at('issuer')?.(factsOf(issuer, request.url, request.body));
    if (fault === undefined) return transport(request);
    const why = `by fault ${fault.name}`;
    if (fault.fault === 'delay') return late(transport, request, { delayMs: fault.delayMs, clock, why });
    return Promise.reject(new CallFailed('refused', `${issuer} refused the connection, ${why}`));
  };
}
