import type { AddressInfo } from 'node:net';
import express from 'express';
import { Pool } from 'undici';

/**
 * One server of the floor: the same exchanges as PayFlow's over bare Express, with nothing behind them.
 * `floor-server.ts <pg|card|merchant>`; the PG's floor gets the addresses of the other two.
 */
const [role, cardUrl = '', merchantUrl = ''] = process.argv.slice(2);

const app = express();
app.disable('x-powered-by').disable('etag').use(express.json());

function beTheGateway(): void {
  const card = new Pool(cardUrl, { connections: 128 });
  const merchant = new Pool(merchantUrl, { connections: 128 });
  let made = 0;
  const post = async (pool: Pool, path: string, body: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const reply = await pool.request({ path, method: 'POST', headers, body: JSON.stringify(body) });
    return reply.body.json();
  };
  app.post('/pay/ready', (req, res) => {
    const tid = `T${String(++made).padStart(19, '0')}`;
    const redirectUrl = `http://localhost/checkout?tid=${tid}`;
    res.json({ tid, redirectUrl, status: 'READY', expiresAt: req.body.orderNo });
  });
  app.post('/pay/approve', async (req, res) => {
    const { tid } = req.body;
    const { number, expiry, cvc } = { number: '4242424242424242', expiry: '12/99', cvc: '123' };
    const asked = { amount: 1000, merchantName: 'floor', tid, attemptId: tid, card: { number, expiry, cvc } };
    const answer = (await post(card, '/card/api/authorize', asked)) as object;
    res.json({ ...answer, tid, status: 'APPROVED', issuer: 'card', cardMasked: '424242******4242' });
    const data = { tid, orderNo: tid, amount: 1000, currency: 'KRW', status: 'CAPTURED', seq: 3 };
    await post(merchant, '/payments/webhook', { type: 'payment.captured', timestamp: '', data });
  });
}

function beTheIssuer(): void {
  app.post('/card/api/authorize', (req, res) => {
    const { attemptId } = req.body;
    res.json({
      result: 'APPROVED',
      attemptId,
      refNo: attemptId,
      authCode: '123456',
      approvedAt: '',
      reason: null,
      responseCode: '00',
    });
  });
}

function beTheShop(): void {
  let received = 0;
  app.post('/payments/webhook', (_req, res) => {
    received++;
    res.json({ ok: true });
  });
  app.get('/received', (_req, res) => void res.json({ received }));
}

if (role === 'pg') beTheGateway();
else if (role === 'card') beTheIssuer();
else beTheShop();

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit(0));
