import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { shadeOf, useColorName } from './colors.ts';

interface SwatchesProps {
  readonly colors: readonly string[];
  readonly chosen: string;
  choose(color: string): void;
}

/** The colours that there are, to choose one of. */
export function Swatches({ colors, chosen, choose }: SwatchesProps) {
  const { t } = useTranslation('shelf');
  const nameOf = useColorName();
  const group = useId();
  return (
    <fieldset className="swatches">
      <legend>
        {t('color')} <span className="soft">{nameOf(chosen)}</span>
      </legend>
      {colors.map((color) => (
        <label key={color} title={nameOf(color)}>
          <input
            type="radio"
            name={group}
            value={color}
            checked={color === chosen}
            onChange={() => choose(color)}
          />
          <svg viewBox="0 0 32 32" aria-hidden>
            <circle cx={16} cy={16} r={11} fill={shadeOf(color).base} stroke={shadeOf(color).dark} />
          </svg>
          <span className="hidden-text">{nameOf(color)}</span>
        </label>
      ))}
    </fieldset>
  );
}
