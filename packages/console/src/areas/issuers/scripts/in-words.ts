import { type Format, useFormat } from '@payflow/page-kit';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Match, outcomeOf, type Step } from './draft.ts';

/** Scripts as people say them. */
export interface InWords {
  match(match: Match): string;
  step(step: Step): string;
  /** How many calls take it. */
  often(step: Step): string;
  /** A response code with its name. */
  code(code: string): string;
}

function amountSaid(amount: Match['amount'], t: TFunction, { money }: Format): string | undefined {
  if (amount === undefined) return undefined;
  if (typeof amount === 'number') return t('match.said.amount', { amount: money(amount) });
  const { min, max } = amount;
  if (min === undefined && max === undefined) return undefined;
  if (min === undefined) return t('match.said.upTo', { max: money(max ?? 0) });
  if (max === undefined) return t('match.said.from', { min: money(min) });
  return t('match.said.between', { min: money(min), max: money(max) });
}

function delaySaid({ delay }: Step, t: TFunction, { duration }: Format): string | undefined {
  if (delay === undefined) return undefined;
  return typeof delay === 'number'
    ? t('step.said.delay', { wait: duration(delay) })
    : t('step.said.delayBetween', { min: duration(delay.minMs), max: duration(delay.maxMs) });
}

function statementSaid({ statement }: Step, t: TFunction, { money }: Format): string | undefined {
  if (statement === undefined) return undefined;
  if (typeof statement === 'string') return t(`step.said.statement.${statement}`);
  return 'amount' in statement
    ? t('step.said.statement.amount', { amount: money(statement.amount) })
    : t('step.said.statement.amountBy', { amount: money(statement.amountBy) });
}

const disputeSaid = ({ dispute }: Step, t: TFunction): string | undefined =>
  dispute &&
  t(`step.said.dispute.${dispute.outcome ?? 'open'}`, { after: dispute.after ?? t('step.said.atOnce') });

function outcomeSaid(
  step: Step,
  t: TFunction,
  { duration }: Format,
  code: InWords['code'],
): string | undefined {
  const outcome = outcomeOf(step);
  const { decline, http, malformed, lateApprove } = step;
  const wait = typeof lateApprove === 'number' ? lateApprove : 5_000;
  return t(`step.said.${outcome}`, {
    code: code(decline ?? ''),
    status: http?.status,
    kind: malformed && t(`step.malformed.${malformed}`),
    wait: duration(wait),
  });
}

const joined = (parts: readonly (string | undefined | false)[], by: string): string =>
  parts.filter(Boolean).join(by);

/** Scripts in the language of the page. */
export function useInWords(): InWords {
  const { t, i18n } = useTranslation('issuers');
  const format = useFormat();
  const code = (one: string) =>
    joined([one, i18n.exists(`issuers:codes.${one}`) && `(${t(`codes.${one}`)})`], ' ');
  return {
    code,
    match({ operation = 'authorize', amount, cardNumber, bin, merchantName, tid, orderNo, header }) {
      const narrowing = [
        amountSaid(amount, t, format),
        cardNumber && t('match.said.card', { card: cardNumber }),
        bin && t('match.said.bin', { bin }),
        orderNo && t('match.said.order', { orderNo }),
        merchantName && t('match.said.merchant', { merchantName }),
        tid && t('match.said.tid', { tid }),
        header && t('match.said.header', { ...header }),
      ];
      return joined([t(`match.said.${operation}`), ...narrowing], ' · ');
    },
    step: (step) =>
      joined(
        [
          delaySaid(step, t, format),
          outcomeSaid(step, t, format, code),
          statementSaid(step, t, format),
          disputeSaid(step, t),
        ],
        ', ',
      ),
    often({ times = 1, probability }) {
      if (probability !== undefined) return t('step.said.chance', { share: format.percent(probability) });
      return times === 'always'
        ? t('step.said.always')
        : t('step.said.times', { times: format.number(times) });
    },
  };
}
