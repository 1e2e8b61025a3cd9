import { Button } from '@payflow/page-kit';
import { Minus, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MOST_OF_ONE } from '../cart/cart-list.ts';
import './quantity.css';

interface QuantityProps {
  /** What is counted, for those who hear it. */
  readonly of: string;
  readonly value: number;
  readonly most?: number;
  change(value: number): void;
}

/** How many: by buttons, or typed. */
export function Quantity({ of, value, most = MOST_OF_ONE, change }: QuantityProps) {
  const { t } = useTranslation('shelf');
  const turn = (wanted: number) => {
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= most) change(wanted);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would name each of many such rows aloud twice
    <span className="quantity" role="group" aria-label={`${t('quantity')}: ${of}`}>
      <Button aria-label={t('fewer')} disabled={value <= 1} onClick={() => turn(value - 1)}>
        <Minus size={16} aria-hidden />
      </Button>
      <input
        type="number"
        inputMode="numeric"
        min={1}
        max={most}
        aria-label={t('quantity')}
        value={value}
        onChange={({ target }) => turn(target.valueAsNumber)}
      />
      <Button aria-label={t('more')} disabled={value >= most} onClick={() => turn(value + 1)}>
        <Plus size={16} aria-hidden />
      </Button>
    </span>
  );
}
