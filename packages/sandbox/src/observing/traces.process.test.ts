import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveClock, liveTransport } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { createBuyer } from '../buyer.ts';
import { type Plot, plot, until } from '../supervisor/payflow-process.ts';
import { type CollectedSpan, type Collector, startCollector } from './collector.ts';

const TRACE_ID = '5bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const CARD = { number: '4000001357924687', expiry: '11/47', cvc: '907' };
const READY = 'Ctrl-C stops it.';

/** Mina buys a phone, and her browser says which trace that is. */
async function minaBuys({ urls }: Plot): Promise<string> {
  const live = liveTransport({ clock: liveClock() });
  try {
    const traceparent = `00-${TRACE_ID}-${CALLER}-01`;
    const mina = createBuyer({
      name: 'Mina',
      shopUrl: urls.merchant,
      transport: (request) => live.call({ ...request, headers: { ...request.headers, traceparent } }),
    });
    const { tid } = await mina.buys('iphone-16-pro', { card: CARD });
    return tid;
  } finally {
    await live.close();
  }
}

function only(spans: readonly CollectedSpan[], service: string, name: string): CollectedSpan {
  const found = spans.filter((span) => span.service === service && span.name === name);
  expect(found, `${service} ${name}`).toHaveLength(1);
  return found[0] as CollectedSpan;
}

const WEBHOOK = 'POST /payments/webhook';

async function traced(place: Plot, collector: Collector, env: Readonly<Record<string, string>> = {}) {
  const payflow = place.run(['start'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-collector=ours',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    ...env,
  });
  await payflow.said(READY);
  return payflow;
}

describe('spans', { timeout: 60_000 }, () => {
  test('of one payment: one trace through shop, PG and issuer and back by the webhook, each step under the one that asked for it, and no word of cards and keys', async () => {
    await using collector = await startCollector();
    using place = await plot();
    const payflow = await traced(place, collector);
    const tid = await minaBuys(place);
    await until('the webhook has come', () => collector.spans.some(({ name }) => name === WEBHOOK));
    payflow.signal('SIGINT');
    await payflow.exited;

    const spans = collector.spans.filter(({ traceId }) => traceId === TRACE_ID);
    const returned = only(spans, 'payflow-merchant', 'GET /payments/return');
    expect(returned.parentSpanId).toBe(CALLER);
    const asks = only(spans, 'payflow-merchant', 'POST /pay/approve');
    const approves = only(spans, 'payflow-pg', 'POST /pay/approve');
    const authorizes = only(spans, 'payflow-pg', 'POST /card/api/authorize');
    const issuer = only(spans, 'payflow-card', 'POST /card/api/authorize');
    expect(asks.parentSpanId).toBe(returned.spanId);
    expect(approves.parentSpanId).toBe(asks.spanId);
    expect(authorizes.parentSpanId).toBe(approves.spanId);
    expect(issuer.parentSpanId).toBe(authorizes.spanId);
    const commitsOf = ({ spanId }: CollectedSpan) =>
      spans.filter(({ name, parentSpanId }) => name === 'commit' && parentSpanId === spanId);
    // Approve's own two, and what became of its webhook.
    expect(commitsOf(approves)).toHaveLength(3);
    expect(commitsOf(issuer)).toHaveLength(1);

    const webhook = only(spans, 'payflow-merchant', WEBHOOK);
    const sent = spans.find(({ spanId }) => spanId === webhook.parentSpanId);
    expect(sent).toMatchObject({ service: 'payflow-pg', name: 'POST', parentSpanId: approves.spanId });
    expect(approves.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/pay/approve',
      'http.response.status_code': 200,
    });
    expect(spans.filter(({ failed }) => failed)).toEqual([]);
    expect(collector.headers[0]).toMatchObject({ 'x-collector': 'ours' });

    const keys = Object.values(JSON.parse(readFileSync(join(place.folder, 'credentials.json'), 'utf8')));
    expect(keys.length).toBeGreaterThan(2);
    const secret = readFileSync(join(place.folder, 'webhook-secret'), 'utf8').trim();
    for (const hidden of [...keys, secret, CARD.number, CARD.expiry, tid])
      expect(collector.bytes).not.toContain(hidden);
  });

  test('are not recorded, and OpenTelemetry is not loaded, unless somebody says where they go to', async () => {
    await using collector = await startCollector();
    using place = await plot();
    const payflow = await traced(place, collector, { OTEL_SDK_DISABLED: 'true' });
    await minaBuys(place);
    payflow.signal('SIGINT');
    await payflow.exited;
    expect(collector.bytes).toBe('');
  });

  test('a collector that is gone costs no payment anything, and no stop', async () => {
    using place = await plot();
    const payflow = place.run(['start'], { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    await payflow.said(READY);
    await minaBuys(place);
    payflow.signal('SIGINT');
    expect(await payflow.exited).toMatchObject({ code: 0 });
  });
});
