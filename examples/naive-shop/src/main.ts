import { createShop, type Mistake, pgClient, USUAL } from './shop.ts';

const {
  PORT = '3000',
  PG_URL = 'http://localhost:8081',
  PG_SECRET_KEY = '',
  WEBHOOK_SECRET = '',
} = process.env;
/** Names of mistakes, for the tests of the grader; empty makes none. */
const { NAIVE_MISTAKES } = process.env;

const mistakes =
  NAIVE_MISTAKES === undefined ? USUAL : (NAIVE_MISTAKES.split(',').filter(Boolean) as Mistake[]);
createShop({
  pg: pgClient({ url: PG_URL, secretKey: PG_SECRET_KEY }),
  url: `http://localhost:${PORT}`,
  webhookSecret: WEBHOOK_SECRET,
  mistakes,
}).listen(Number(PORT), '127.0.0.1');
