import type { settlements } from '@payflow/contracts';
import { isoTime, isoTimeOrNull } from '@payflow/service-kit';
import type { SettlementItem } from './item.ts';
import type { Settlement } from './settlement.ts';

/** A settlement in the words of the wire. */
export function settlementView({
  incomeTax,
  localTax,
  openedAt,
  closedAt,
  paidAt,
  ...rest
}: Settlement): settlements.Settlement {
  return {
    ...rest,
    currency: 'KRW',
    withholding: { incomeTax, localTax },
    openedAt: isoTime(openedAt),
    closedAt: isoTimeOrNull(closedAt),
    paidAt: isoTimeOrNull(paidAt),
  };
}

export const lineView = ({
  settlementId: _own,
  merchantId: _merchant,
  seq: _seq,
  at,
  ...rest
}: SettlementItem): settlements.SettlementLine => ({ ...rest, at: isoTime(at) });
