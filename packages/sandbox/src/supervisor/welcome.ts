import type { ServerName } from '@payflow/contracts';
import { offset } from '../command/spans.ts';
import type { Credentials } from './credentials.ts';
import type { DataFolder } from './data-folder.ts';

export interface WelcomeFacts {
  readonly urls: Readonly<Record<ServerName, string>>;
  readonly credentials: Credentials;
  readonly folder: DataFolder;
  readonly clockOffsetMs: number;
  readonly tookMs: number;
}

/** Makes a payment ready, takes the tid out of the reply, and approves it; needs curl and sed. */
export function payingCommand(pgUrl: string): string {
  const post = `-H 'content-type: application/json'`;
  return [
    `curl -s ${pgUrl}/pay/ready ${post} -d '{"orderNo":"'ORDER-$RANDOM$RANDOM'","amount":50000}'`,
    `sed 's/.*"tid":"\\([^"]*\\)".*/{"tid":"\\1"}/'`,
    `curl -s ${pgUrl}/pay/approve ${post} -d @-`,
  ].join(' | ');
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** What stands on the screen when everything runs: where things are, and two ways to pay. */
export function welcome({ urls, credentials, folder, clockOffsetMs, tookMs }: WelcomeFacts): string {
  const rows = [
    ['Shop', urls.merchant],
    ['Console', `${urls.pg}/admin`],
    ['PG', urls.pg],
    ['Card issuer', urls.card],
    ['Swagger UI', `${urls.pg}/docs`],
    ['', ''],
    ['M001 secret key', credentials.m001SecretKey],
    ['Admin key', `in ${folder.credentials}, which keeps all keys`],
    ['Webhook secret', folder.webhookSecret],
    ['Data', folder.path],
    ['Logs', folder.logs],
    ...(clockOffsetMs !== 0 ? [['Clock', offset(clockOffsetMs)]] : []),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length)) + 2;
  const table = rows.map(([name = '', value = '']) => `  ${name.padEnd(width)}${value}`.trimEnd());
  return [
    `PayFlow is ready (${seconds(tookMs)}).`,
    '',
    ...table,
    '',
    'Buy something in the shop and see what became of it in the console, or pay 50,000 won from another terminal:',
    '',
    payingCommand(urls.pg),
    '',
    'Ctrl-C stops it.',
  ].join('\n');
}

/** The same for a program, as one value. */
export const welcomeFields = ({ urls, credentials, folder, clockOffsetMs, tookMs }: WelcomeFacts) => ({
  urls,
  console: `${urls.pg}/admin`,
  docs: `${urls.pg}/docs`,
  m001SecretKey: credentials.m001SecretKey,
  credentials: folder.credentials,
  webhookSecret: folder.webhookSecret,
  dataDir: folder.path,
  logs: folder.logs,
  clockOffsetMs,
  tookMs: Math.round(tookMs),
});
