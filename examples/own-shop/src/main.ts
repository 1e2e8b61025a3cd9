import { startShop } from './shop.ts';

const {
  PORT = '3000',
  PG_URL = 'http://localhost:8081',
  PG_SECRET_KEY = '',
  WEBHOOK_SECRET = '',
} = process.env;

const { url } = await startShop({
  port: Number(PORT),
  pgUrl: PG_URL,
  pgSecretKey: PG_SECRET_KEY,
  webhookSecret: WEBHOOK_SECRET,
});
process.stdout.write(`The shop is at ${url}\n`);
