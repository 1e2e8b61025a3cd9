import { isRefusal, type Refusal, refuseUnfit, type ScriptedOperation, stepIn } from '@payflow/contracts';
import type { Answer } from '@payflow/service-kit';
import type { Cue, Performed } from '../scripts/perform.ts';

/** What a call came with, and how what was performed for it goes out. */

type Headers = Readonly<Record<string, string>>;

/** The cue of a call; outside the sandbox nobody gives one. Refuses a header that tells no step, or none for this operation. */
export function cueOf(
  headers: Headers,
  operation: ScriptedOperation,
  mode: 'sandbox' | 'server',
): Cue | Refusal {
  const brought = mode === 'sandbox' ? stepIn(headers) : undefined;
  if (isRefusal(brought)) return brought;
  return refuseUnfit(operation, brought) ?? { step: brought?.step, headers };
}

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';
const PAGE = '<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>';

/** The same fields, each of another type. */
function wrongTypes(reply: object): object {
  const entries = Object.entries(reply);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value.length : String(value)]),
  );
}

type Garbage = Extract<Performed<unknown>['says'], { says: 'garbage' }>['how'];

function garbage(how: Garbage, reply: object): Answer<never> {
  const json = JSON.stringify(reply);
  const raw = (type: string, bytes: string) => ({ answer: 'raw', status: 200, type, bytes }) as const;
  switch (how) {
    case 'truncated':
      return raw(JSON_TYPE, json.slice(0, Math.ceil(json.length / 2)));
    case 'wrongType':
      return raw(JSON_TYPE, JSON.stringify(wrongTypes(reply)));
    case 'notJson':
      return raw(HTML_TYPE, PAGE);
  }
}

type Status = Extract<Performed<unknown>['says'], { says: 'a status' }>;

function statusAnswer({ status, body }: Status, requestId: string): Answer<never> {
  if (typeof body === 'string')
    return { answer: 'raw', status, type: 'text/plain; charset=utf-8', bytes: body };
  const problem = { code: 'SCRIPTED', message: 'A script has the issuer answer so.', requestId };
  return { answer: 'raw', status, type: JSON_TYPE, bytes: JSON.stringify(body ?? problem) };
}

/** How what was performed goes out. */
export function answerOf<Reply extends object>(
  { decision: { result }, says }: Performed<Reply>,
  requestId: string,
): Reply | Refusal | Answer<Reply> {
  if (isRefusal(result)) return result;
  switch (says.says) {
    case 'the reply':
      return result;
    case 'the reply twice':
      return { answer: 'twice', body: result };
    case 'nothing':
      return { answer: 'silence' };
    case 'a reset':
      return { answer: 'reset' };
    case 'a status':
      return statusAnswer(says, requestId);
    case 'garbage':
      return garbage(says.how, result);
  }
}
