import { Button } from '@payflow/page-kit';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ErrorAt, Step } from './draft.ts';
import { StepFields } from './step-fields.tsx';

interface StepListProps {
  readonly steps: readonly Step[];
  readonly errorAt: ErrorAt;
  change(steps: Step[]): void;
}

/** The steps of a script, in the order in which calls take them. */
export function StepList({ steps, errorAt, change }: StepListProps) {
  const { t } = useTranslation('issuers');
  const error = errorAt('steps');
  return (
    <fieldset className="group">
      <legend>{t('editor.steps')}</legend>
      <ol className="steps">
        {steps.map((step, place) => (
          <li key={place}>
            <StepFields
              place={place}
              step={step}
              errorAt={(path) => errorAt(`steps.${place}${path}`)}
              change={(changed) => change(steps.with(place, changed))}
            />
            {steps.length > 1 && (
              <Button
                look="quiet"
                aria-label={t('editor.remove', { place: place + 1 })}
                onClick={() => change(steps.toSpliced(place, 1))}
              >
                <X size={18} aria-hidden />
              </Button>
            )}
          </li>
        ))}
      </ol>
      {error && steps.length === 0 && <p className="said wrong">{error}</p>}
      <Button onClick={() => change([...steps, { approve: {} }])}>
        <Plus size={16} aria-hidden />
        {t('editor.add')}
      </Button>
    </fieldset>
  );
}
