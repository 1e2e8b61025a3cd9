import { issuer as card, type EndpointShape, type Refusal, type ReplyOf } from '@payflow/contracts';
import { CallFailed, type CallResult, type Client, type Transport } from '@payflow/service-kit';
import { noSuchIssuer, refusalFor, type ScriptDesk, unreached } from '../issuers/script-desk.ts';
import type { IssuerSetting } from '../issuers/settings.ts';
import { keyedClient } from './issuers.ts';

/** What went wrong; a reply that is no PayFlow's can still say that there is nothing of the kind. */
function failure(name: string, error: unknown): Refusal {
  if (!(error instanceof CallFailed)) throw error;
  const { status, message } = error;
  return status === undefined ? unreached(name, message) : refusalFor(name, { status });
}

/** Every configured issuer's scripts, over HTTP. Faults between the PG and its issuers are for payments: they spare these calls. */
export function openScriptDesk(settings: readonly IssuerSetting[], transport: Transport): ScriptDesk {
  const clients = new Map<string, Client>(
    settings.map((setting) => [setting.name, keyedClient(setting, transport)]),
  );
  async function ask<E extends EndpointShape>(
    name: string,
    call: (client: Client) => Promise<CallResult<E>>,
    about?: string,
  ): Promise<ReplyOf<E> | Refusal> {
    const client = clients.get(name);
    if (!client) return noSuchIssuer(name, [...clients.keys()]);
    try {
      const result = await call(client);
      return result.ok ? result.reply : refusalFor(name, { status: result.status, ...result.problem }, about);
    } catch (error) {
      return failure(name, error);
    }
  }
  return {
    list: (issuer) => ask(issuer, (client) => client.call(card.listScripts, {})),
    put: (issuer, name, body) =>
      ask(issuer, (client) => client.call(card.putScript, { params: { name }, body })),
    forget: (issuer, name) =>
      ask(issuer, (client) => client.call(card.deleteScript, { params: { name } }), name),
    forgetAll: (issuer) => ask(issuer, (client) => client.call(card.resetScripts, {})),
  };
}
