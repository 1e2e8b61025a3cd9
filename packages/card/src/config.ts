import {
  type CommonConfig,
  commonConfig,
  commonSettings,
  demandInServerMode,
  readEnvironment,
  secret,
} from '@payflow/service-kit';
import { z } from 'zod';

export interface CardConfig extends CommonConfig {
  readonly port: number;
  /** What the PG must show; absent in a sandbox that only this machine reaches. */
  readonly cardKey: string | undefined;
}

const Settings = z.object({ ...commonSettings, CARD_KEY: secret.optional() });

/** Throws a StartupError that names what is wrong or missing. */
export function cardConfig(env: Readonly<Record<string, string | undefined>> = process.env): CardConfig {
  const settings = readEnvironment(Settings, env);
  const common = commonConfig(settings);
  demandInServerMode(common.mode, { CARD_KEY: settings.CARD_KEY });
  return { ...common, port: settings.CARD_PORT, cardKey: settings.CARD_KEY };
}
