import type { Logger } from '@payflow/service-kit';
import type { Issuer, Issuers } from '../payments/issuer.ts';
import type { GuardedIssuer, IssuerState } from './guarded-issuer.ts';
import { routesFor } from './routing.ts';
import type { IssuerSetting } from './settings.ts';

/**
 * Who stands behind the gateway.
 * 1. Whoever got a place calls, or gives it back.
 * 2. What concerns an attempt goes to the issuer that it was made with, and nowhere else.
 */
export interface IssuerDirectory extends Issuers {
  /** As configured, in that order, with how each stands now. */
  list(): readonly ListedIssuer[];
}

export interface ListedIssuer extends Omit<IssuerSetting, 'key'>, IssuerState {}

export interface DirectoryEntry {
  readonly setting: IssuerSetting;
  readonly issuer: GuardedIssuer;
}

/** Stands in for an issuer that an attempt names and the settings do not: what is owed to it waits for a person. */
function absentIssuer(name: string, logger: Logger): Issuer {
  const why = `issuer ${name} is no longer configured`;
  return {
    name,
    admits: () => false,
    authorize: async () => ({ outcome: 'not-sent', why }),
    async reverse({ tid, attemptId }) {
      logger.error(
        { issuer: name, tid, attemptId },
        'a reversal is owed to an issuer that CARD_ISSUERS does not name',
      );
      return { confirmed: false, why };
    },
    tokenize: async () => ({ outcome: 'unavailable', why }),
    forget: async () => false,
    async operate({ kind, tid, operationId }) {
      logger.error(
        { issuer: name, tid, kind, operationId },
        'an operation is owed to an issuer that CARD_ISSUERS does not name',
      );
      return { outcome: 'unknown', why };
    },
    statement: async () => ({ told: 'nothing', why }),
  };
}

export function createDirectory(entries: readonly DirectoryEntry[], logger: Logger): IssuerDirectory {
  const byName = new Map(entries.map(({ setting, issuer }) => [setting.name, issuer]));
  const routes = entries.map(({ setting, issuer }) => ({ ...setting, issuer }));
  return {
    placeFor({ card, chance, tried }) {
      const untried = routes.filter(({ name }) => !tried.has(name));
      const inOrder =
        'token' in card
          ? untried.filter(({ name }) => name === card.issuer)
          : routesFor(untried, card.number, chance);
      for (const { issuer, deadlineMs } of inOrder) {
        if (issuer.admits()) return { issuer, deadlineMs, giveBack: issuer.withdraw };
      }
      return undefined;
    },
    named: (name) => byName.get(name) ?? absentIssuer(name, logger),
    list: () => entries.map(({ setting: { key, ...shown }, issuer }) => ({ ...shown, ...issuer.state() })),
  };
}
