import type { KnownResponseCode } from '@payflow/contracts';

/** What helps after a decline; several codes have the same. */
export type Advice = 'otherCard' | 'callIssuer' | 'retype' | 'lowerAmount' | 'later' | 'setUp' | 'neverRetry';

export const adviceFor: Readonly<Record<KnownResponseCode, Advice>> = {
  '00': 'later',
  '01': 'callIssuer',
  '03': 'setUp',
  '04': 'neverRetry',
  '05': 'callIssuer',
  '06': 'later',
  '12': 'setUp',
  '13': 'lowerAmount',
  '14': 'retype',
  '15': 'otherCard',
  '30': 'setUp',
  '41': 'neverRetry',
  '43': 'neverRetry',
  '51': 'otherCard',
  '54': 'otherCard',
  '55': 'retype',
  '57': 'otherCard',
  '58': 'setUp',
  '59': 'neverRetry',
  '61': 'lowerAmount',
  '62': 'otherCard',
  '63': 'callIssuer',
  '65': 'later',
  '75': 'callIssuer',
  '76': 'setUp',
  '82': 'retype',
  '91': 'later',
  '94': 'setUp',
  '96': 'later',
  N7: 'retype',
};

export const isKnownCode = (code: string): code is KnownResponseCode => Object.hasOwn(adviceFor, code);
