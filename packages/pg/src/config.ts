import {
  type CommonConfig,
  commonConfig,
  commonSettings,
  demandInServerMode,
  readEnvironment,
  secret,
  setting,
} from '@payflow/service-kit';
import { z } from 'zod';

const Settings = z.object({
  ...commonSettings,
  PAYFLOW_MASTER_SECRET: secret.optional(),
  M001_SECRET_KEY: secret.optional(),
  CARD_KEY: secret.optional(),
  WEBHOOK_ALLOWED_TARGETS: setting.list,
});

export interface PgConfig extends CommonConfig {
  readonly port: number;
  /** Absent in the sandbox alone; then one is made and kept in the data folder. */
  readonly masterSecret: string | undefined;
  readonly demoMerchantKey: string | undefined;
  readonly cardKey: string | undefined;
  /** Exact `host:port`s that webhooks may reach in server mode though they are private. */
  readonly webhookAllowedTargets: string[];
}

/** Throws a StartupError that names what is wrong or missing. */
export function pgConfig(env: Readonly<Record<string, string | undefined>> = process.env): PgConfig {
  const settings = readEnvironment(Settings, env);
  const { PAYFLOW_MASTER_SECRET, M001_SECRET_KEY, CARD_KEY, ADMIN_KEY } = settings;
  demandInServerMode(settings.PAYFLOW_MODE, { PAYFLOW_MASTER_SECRET, M001_SECRET_KEY, CARD_KEY, ADMIN_KEY });
  return {
    ...commonConfig(settings),
    port: settings.PG_PORT,
    masterSecret: PAYFLOW_MASTER_SECRET,
    demoMerchantKey: M001_SECRET_KEY,
    cardKey: CARD_KEY,
    webhookAllowedTargets: settings.WEBHOOK_ALLOWED_TARGETS,
  };
}
