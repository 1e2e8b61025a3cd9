import { CallFailed, type Clock, type FaultFacts, type Faults, type Transport } from '@payflow/service-kit';

function factsOf(issuer: string, url: string, body = '{}'): FaultFacts {
  const { tid, orderNo } = JSON.parse(body);
  return { issuer, path: new URL(url).pathname, tid, orderNo };
}

/** What goes wrong between the gateway and one of its issuers. What the issuer does wrong itself, its scripts say. */
export function issuerFaults(
  transport: Transport,
  issuer: string,
  faults: Faults,
  clock: Pick<Clock, 'after'>,
): Transport {
  return async (request) => {
    const { url, body, deadlineMs } = request;
    const fault = faults.at('issuer')?.(factsOf(issuer, url, body));
    if (fault === undefined) return transport(request);
    if (fault.fault === 'refused')
      throw new CallFailed('refused', `${issuer} refused the connection, by fault ${fault.name}`);
    // The issuer acts at once; its reply takes its time.
    const [reply] = await Promise.all([transport(request), clock.after(Math.min(fault.delayMs, deadlineMs))]);
    if (fault.delayMs < deadlineMs) return reply;
    throw new CallFailed('timeout', `${issuer} did not answer in time, by fault ${fault.name}`);
  };
}
