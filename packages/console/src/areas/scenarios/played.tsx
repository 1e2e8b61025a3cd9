import type { sandboxScenarios } from '@payflow/contracts';
import { Raw, Status, useFormat } from '@payflow/page-kit';
import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

type Scenario = sandboxScenarios.PlayedScenario;
type Difference = Scenario['endings'][number]['differences'][number];

function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  const { t } = useTranslation('scenarios');
  return differences.map(({ path, expected, actual }) => (
    <Raw key={path} lang="en">
      {`${path}\n${t('expected')}: ${JSON.stringify(expected)}\n${t('actual')}: ${JSON.stringify(actual)}`}
    </Raw>
  ));
}

function Verdict({ isRight }: { readonly isRight: boolean }) {
  const { t } = useTranslation('scenarios');
  return isRight ? (
    <Check className="right" size={18} role="img" aria-label={t('right')} />
  ) : (
    <X className="wrong" size={18} role="img" aria-label={t('wrong')} />
  );
}

function Steps({ steps }: Pick<Scenario, 'steps'>) {
  const { t } = useTranslation('scenarios');
  const { time } = useFormat();
  return (
    <section>
      <h2>{t('steps')}</h2>
      <ol className="played">
        {steps.map(({ number, at, did, came, note, differences }) => (
          <li key={`${number} ${did}`}>
            <Verdict isRight={differences.length === 0} />
            <div>
              <p lang="en">
                <strong>{number}</strong> {did}
              </p>
              {came && (
                <p className="came" lang="en">
                  → {came}
                </p>
              )}
              {note && (
                <p className="aside" lang="en">
                  {note}
                </p>
              )}
              <Differences differences={differences} />
              <small className="aside">{time(at)}</small>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How a story went: its verdict, what happened step by step, and what was to be true in the end. */
export function Played({ played: { passed, stuck, seed, steps, endings } }: { readonly played: Scenario }) {
  const { t } = useTranslation('scenarios');
  return (
    <>
      <p role="status">
        <Status tone={passed ? 'good' : 'bad'}>{t(passed ? 'passed' : 'failed')}</Status>{' '}
        {t('seed', { seed })}
      </p>
      {stuck && <Raw lang="en">{stuck}</Raw>}
      <Steps steps={steps} />
      <section>
        <h2>{t('endings')}</h2>
        <ul className="played">
          {endings.map(({ what, differences }) => (
            <li key={what}>
              <Verdict isRight={differences.length === 0} />
              <div>
                <p lang="en">{what}</p>
                <Differences differences={differences} />
              </div>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
