// As much of curl as the README uses, for machines without one: -s, -X, -H, -d, and an address.
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
  },
});

const [url = ''] = positionals;
const headers = values.header.map((header): [string, string] => {
  const [name = '', ...value] = header.split(':');
  return [name, value.join(':').trim()];
});
const method = values.request ?? (values.data === undefined ? 'GET' : 'POST');
const reply = await fetch(url, { method, headers, redirect: 'manual', body: values.data ?? null });
process.stdout.write(await reply.text());
