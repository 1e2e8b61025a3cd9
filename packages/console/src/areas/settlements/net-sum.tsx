import type { settlements } from '@payflow/contracts';
import { useTranslation } from 'react-i18next';
import { Amount } from '../money/amount.tsx';
import { netSteps, type SumStep } from './net-steps.ts';
import './net-sum.css';

interface FallProps {
  readonly step: SumStep;
  /** What the picture has room for: the lowest and the highest that the sum came to. */
  readonly low: number;
  readonly high: number;
}

/** Where a part begins and ends on the way of the sum; the amounts beside it say the same. */
function Fall({ step, low, high }: FallProps) {
  const at = (amount: number) => (100 * (amount - low)) / (high - low || 1);
  const [start, end] = [at(Math.min(step.from, step.to)), at(Math.max(step.from, step.to))];
  const kind = step.isTotal ? 'total' : step.amount < 0 ? 'less' : 'more';
  return (
    <svg className="fall" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect className="zero" x={at(0)} y={0} width={0.25} height={10} />
      <rect className={kind} x={start} y={2} width={Math.max(end - start, 0.4)} height={6} />
    </svg>
  );
}

/** How the net and the payout of a settlement come about: a sum whose parts are drawn beside it. */
export function NetSum({ of }: { readonly of: settlements.Settlement }) {
  const { t } = useTranslation('settlements');
  const steps = netSteps(of);
  const reached = steps.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(...reached), Math.max(...reached)];
  return (
    <table className="net-sum">
      <caption className="hidden-text">{t('sum.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('sum.what')}</th>
          <th scope="col" className="end">
            {t('sum.amount')}
          </th>
          <th scope="col" className="picture">
            <span className="hidden-text">{t('sum.picture')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.part} className={step.isTotal ? 'total' : undefined}>
            <th scope="row">{t(`sum.${step.part}`)}</th>
            <td className="end">
              <Amount of={step.amount} />
            </td>
            <td className="picture">
              <Fall step={step} low={low} high={high} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
