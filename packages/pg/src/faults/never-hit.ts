import { didYouMean, endpoints, type sandboxFaults } from '@payflow/contracts';

type NamedFault = sandboxFaults.NamedFault;

const TID = /^T[0-9A-HJKMNP-TV-Z]{19}$/;

/** Whether a path is one of these or begins it; a parameter stands for any segment. */
function leadsTo(path: string, known: readonly string[]): boolean {
  const asked = path.split('/').filter((segment) => segment !== '');
  return known.some((one) => {
    const segments = one.split('/').slice(1);
    return asked.every((segment, i) => segments[i] === segment || segments[i]?.startsWith(':') === true);
  });
}

const calledAt = (server: 'pg' | 'card', begin: RegExp): string[] =>
  endpoints.filter((one) => one.server === server && begin.test(one.path)).map(({ path }) => path);

const MERCHANTS_CALL = calledAt('pg', /^\/(pay|api\/v1)\//);
const PG_CALLS = calledAt('card', /^\/card\/api\/(authorize|capture|refund|reverse)$/);

function unknownPath(path: string | undefined, known: readonly string[]): string[] {
  if (path === undefined || leadsTo(path, known)) return [];
  return [`nothing is called at ${path}${didYouMean(path, known)}`];
}

function unknownIssuer(name: string | undefined, issuers: readonly string[]): string[] {
  if (name === undefined || issuers.includes(name)) return [];
  return [`there is no issuer "${name}", only ${issuers.join(', ')}${didYouMean(name, issuers)}`];
}

function misaimed(fault: NamedFault, issuers: readonly string[]): string[] {
  if (fault.hop === 'database') return [];
  const { tid } = fault.match;
  const noTid = tid === undefined || TID.test(tid) ? [] : [`no payment has a tid like ${tid}`];
  switch (fault.hop) {
    case 'webhook':
    case 'bus':
      return noTid;
    case 'merchant-call':
      return [...noTid, ...unknownPath(fault.match.path, MERCHANTS_CALL)];
    case 'issuer':
      return [
        ...noTid,
        ...unknownPath(fault.match.path, PG_CALLS),
        ...unknownIssuer(fault.match.issuer, issuers),
      ];
  }
}

/** Takes all that comes by, so that nothing is left for those behind it. */
function takesAll(fault: NamedFault): boolean {
  if (fault.when.always === undefined && fault.when.probability !== 1 && fault.when.every !== 1) return false;
  if (fault.hop === 'database') return fault.fault === 'gone';
  return Object.values(fault.match).every((wanted) => wanted === undefined);
}

function isBehind(fault: NamedFault, before: NamedFault): boolean {
  if (fault.hop !== before.hop || !takesAll(before)) return false;
  return fault.hop !== 'database' || before.hop !== 'database' || fault.server === before.server;
}

function behind(fault: NamedFault, before: readonly NamedFault[]): string[] {
  const taker = before.find((one) => isBehind(fault, one));
  return taker ? [`${taker.name} stands before it and takes everything`] : [];
}

/** Why a fault can never be played, one line for each reason. */
export function neverHit(faults: readonly NamedFault[], issuers: readonly string[]): string[] {
  return faults.flatMap((fault, i) =>
    [...misaimed(fault, issuers), ...behind(fault, faults.slice(0, i))].map(
      (why) => `${fault.name} can never hit: ${why}`,
    ),
  );
}
