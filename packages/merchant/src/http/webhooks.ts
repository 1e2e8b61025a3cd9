import { type Refusal, shop } from '@payflow/contracts';
import { type Routes, serve, serveRaw } from '@payflow/service-kit';
import type { Delivery } from '../webhooks/judge.ts';
import type { Inbox } from '../webhooks/ports.ts';

export interface WebhookParts {
  receive(delivery: Delivery): Promise<{ ok: true } | Refusal>;
  readonly list: Inbox['list'];
}

/** Where webhooks come in, and the inbox that shows them. */
export function addWebhooks(routes: Routes, { receive, list }: WebhookParts): void {
  serveRaw(routes, shop.receiveWebhook, ({ rawBody, headers }) => receive({ rawBody, headers }));
  serve(routes, shop.inbox, ({ query: { valid, ...filters } }) =>
    list({ ...filters, valid: valid === undefined ? undefined : valid === 'true' }),
  );
}
