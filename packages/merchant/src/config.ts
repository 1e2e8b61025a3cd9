import {
  type CommonConfig,
  commonConfig,
  commonSettings,
  demandInServerMode,
  readEnvironment,
  secret,
} from '@payflow/service-kit';
import { isSecret } from '@payflow/webhook-signature';
import { z } from 'zod';

export interface MerchantConfig extends CommonConfig {
  readonly port: number;
  /** What the shop calls itself. */
  readonly name: string;
  /** The key that the PG knows the shop by. */
  readonly pgSecretKey: string | undefined;
  /** Absent: the shop makes one and keeps it in its data folder. */
  readonly webhookSecret: string | undefined;
}

const Environment = z.object({
  ...commonSettings,
  MERCHANT_NAME: z.string().min(1).max(100).default('PayFlow Store'),
  PG_SECRET_KEY: secret.optional(),
  WEBHOOK_SECRET: z
    .string()
    .refine(isSecret, 'must be whsec_ and the base64 of 24 to 64 random bytes')
    .optional(),
});

/** The shop's settings; every secret must come from outside in server mode. Throws a StartupError that names what is wrong. */
export function merchantConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): MerchantConfig {
  const read = readEnvironment(Environment, env);
  const { PAYFLOW_MODE: mode, PG_SECRET_KEY, WEBHOOK_SECRET, ADMIN_KEY } = read;
  demandInServerMode(mode, { PG_SECRET_KEY, WEBHOOK_SECRET, ADMIN_KEY });
  return {
    ...commonConfig(read),
    port: read.MERCHANT_PORT,
    name: read.MERCHANT_NAME,
    pgSecretKey: PG_SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
  };
}
