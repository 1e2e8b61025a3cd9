/** What `payflow --help` says below the list of words. */
export const HELP = `
Begin with:
  payflow start                                       the three servers; Ctrl-C stops them
  payflow pay --amount 5000                           one payment
  payflow listen --forward http://localhost:3000/hook webhooks, to a shop of yours
  payflow clock advance PT31M                         half an hour later
  payflow reset                                       nothing paid yet, and the clock at real time
  payflow <word> --help                               examples and exit codes of a word

In a clone: npm start, npm run demo, and npx payflow <word> for every word.

Exit codes:
  0  done    1  the answer is no (declined, broken, stopped)    2  nothing was done; stderr says why

Environment:
  PG_URL, or PG_PORT             where the PG is; --url goes before it
  ADMIN_KEY, PG_SECRET_KEY       shown to a PayFlow that asks for keys
  PAYFLOW_DATA_DIR               the folder of databases, keys, clock and logs (.payflow)
  PG_PORT, CARD_PORT, MERCHANT_PORT, HOST, DATABASE_URL, LOG_LEVEL, …    for start and demo
  NO_COLOR                       no colours, at a terminal either`;
