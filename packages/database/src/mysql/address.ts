import { StartupError } from '@payflow/contracts';
import type { Service } from '../migrations.ts';

export interface MysqlAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Each server has its own: `<name in the URL, or payflow>_<server>`. */
  readonly database: string;
}

const FORM = 'mysql://user:password@host:3306/name';
const DEFAULT_PORT = 3306;
const NAME = /^[A-Za-z0-9_]{1,50}$/;

/** Reads DATABASE_URL. Throws a StartupError that says what is wrong with it, and never shows its password. */
export function mysqlAddress(databaseUrl: string, service: Service): MysqlAddress {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (!url || (url.protocol !== 'mysql:' && url.protocol !== 'mariadb:')) {
    throw new StartupError(`DATABASE_URL must look like ${FORM}; leave it out to use SQLite.`);
  }
  const name = decodeURIComponent(url.pathname.replace(/^\//, '')) || 'payflow';
  if (url.hostname === '' || url.username === '') {
    throw new StartupError(
      `DATABASE_URL names no ${url.hostname === '' ? 'host' : 'user'}; it must look like ${FORM}.`,
    );
  }
  if (!NAME.test(name))
    throw new StartupError(`DATABASE_URL: the name "${name}" may hold letters, digits and underscores.`);
  if (url.search !== '') throw new StartupError('DATABASE_URL takes no options after "?".');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || DEFAULT_PORT),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: `${name}_${service}`,
  };
}
