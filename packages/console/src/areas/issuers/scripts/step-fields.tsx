import { useTranslation } from 'react-i18next';
import { Choice, NumberField, TextField } from '../../../form/fields.tsx';
import { codes } from './code-words.ts';
import { type ErrorAt, type Outcome, outcomeOf, outcomes, type Step, tidy, withOutcome } from './draft.ts';
import { useInWords } from './in-words.ts';

interface StepFieldsProps {
  readonly place: number;
  readonly step: Step;
  readonly errorAt: ErrorAt;
  change(step: Step): void;
}
type Part = Omit<StepFieldsProps, 'place'>;

const ALL: readonly Outcome[] = ['card', ...outcomes];
const GARBAGE = ['truncated', 'wrongType', 'notJson'] as const;

/** What belongs to the chosen outcome. */
function OutcomeFields({ step, errorAt, change }: Part) {
  const { t } = useTranslation('issuers');
  const { code } = useInWords();
  const { decline, http, malformed, lateApprove } = step;
  if (decline !== undefined)
    return (
      <Choice
        label={t('step.code')}
        error={errorAt('.decline')}
        value={decline}
        options={[...new Set([decline, ...codes])].sort().map((one) => [one, code(one)])}
        change={(chosen) => change({ ...step, decline: chosen })}
      />
    );
  if (http)
    return (
      <NumberField
        label={t('step.httpStatus')}
        error={errorAt('.http')}
        value={http.status}
        min={200}
        max={599}
        change={(status) => change({ ...step, http: { ...http, status: status ?? 503 } })}
      />
    );
  if (malformed)
    return (
      <Choice
        label={t('step.garbage')}
        error={errorAt('.malformed')}
        value={malformed}
        options={GARBAGE.map((kind) => [kind, t(`step.malformed.${kind}`)])}
        change={(kind) => change({ ...step, malformed: kind })}
      />
    );
  if (lateApprove === undefined) return null;
  return (
    <NumberField
      label={t('step.after')}
      error={errorAt('.lateApprove')}
      value={typeof lateApprove === 'number' ? lateApprove : 5_000}
      change={(ms) => change({ ...step, lateApprove: ms ?? {} })}
    />
  );
}

const OFTEN = {
  times: { times: 1 },
  always: { times: 'always' },
  chance: { probability: 0.1 },
} as const;
type Often = keyof typeof OFTEN;

function OftenFields({ step, errorAt, change }: Part) {
  const { t } = useTranslation('issuers');
  const { times, probability, ...rest } = step;
  const often: Often = probability !== undefined ? 'chance' : times === 'always' ? 'always' : 'times';
  return (
    <>
      <Choice
        label={t('step.often')}
        value={often}
        options={(Object.keys(OFTEN) as Often[]).map((one) => [one, t(`step.oftens.${one}`)])}
        change={(chosen) => change({ ...rest, ...OFTEN[chosen] })}
      />
      {often === 'times' && (
        <NumberField
          label={t('step.times')}
          error={errorAt('.times')}
          value={typeof times === 'number' ? times : 1}
          min={1}
          change={(count) => change({ ...rest, times: count ?? 1 })}
        />
      )}
      {often === 'chance' && (
        <NumberField
          label={t('step.chance')}
          error={errorAt('.probability')}
          value={probability}
          max={1}
          step="any"
          change={(share) => change({ ...rest, probability: share ?? 0 })}
        />
      )}
      {often === 'always' && errorAt('.times') && <p className="said wrong">{errorAt('.times')}</p>}
    </>
  );
}

const STATEMENTS = {
  as: undefined,
  omit: 'omit',
  duplicate: 'duplicate',
  amountBy: { amountBy: -100 },
} as const;
const DISPUTES = { none: undefined, open: {}, won: { outcome: 'won' }, lost: { outcome: 'lost' } } as const;

function LaterFields({ step, errorAt, change }: Part) {
  const { t } = useTranslation('issuers');
  const { statement, dispute } = step;
  const marked = statement === undefined ? 'as' : typeof statement === 'string' ? statement : 'amountBy';
  const disputed = dispute === undefined ? 'none' : (dispute.outcome ?? 'open');
  return (
    <details open={statement !== undefined || dispute !== undefined}>
      <summary>{t('step.more')}</summary>
      <div className="fields">
        <Choice
          label={t('step.statement')}
          error={errorAt('.statement')}
          value={marked}
          options={(Object.keys(STATEMENTS) as (keyof typeof STATEMENTS)[]).map((one) => [
            one,
            t(`step.statements.${one}`),
          ])}
          change={(one) => change(tidy({ ...step, statement: STATEMENTS[one] }))}
        />
        {typeof statement === 'object' && 'amountBy' in statement && (
          <NumberField
            label={t('step.amountBy')}
            value={statement.amountBy}
            min={-1_000_000_000}
            change={(amountBy) => change({ ...step, statement: { amountBy: amountBy ?? 0 } })}
          />
        )}
        <Choice
          label={t('step.dispute')}
          error={errorAt('.dispute')}
          value={disputed}
          options={(Object.keys(DISPUTES) as (keyof typeof DISPUTES)[]).map((one) => [
            one,
            t(`step.disputes.${one}`),
          ])}
          change={(one) => change(tidy({ ...step, dispute: DISPUTES[one] }))}
        />
        {dispute && (
          <TextField
            label={t('step.disputeAfter')}
            error={errorAt('.dispute.after')}
            value={dispute.after}
            change={(after) => change({ ...step, dispute: tidy({ ...dispute, after }) })}
          />
        )}
      </div>
    </details>
  );
}

/** One step: what the issuer does, and for how many calls. */
export function StepFields({ place, step, errorAt, change }: StepFieldsProps) {
  const { t } = useTranslation('issuers');
  const { delay, lateApprove } = step;
  return (
    <fieldset className="step">
      <legend>{t('step.step', { place: place + 1 })}</legend>
      <div className="fields">
        <Choice
          label={t('step.does')}
          error={errorAt('')}
          value={outcomeOf(step)}
          options={ALL.map((outcome) => [outcome, t(`step.outcomes.${outcome}`)])}
          change={(outcome) => change(withOutcome(step, outcome))}
        />
        <OutcomeFields step={step} errorAt={errorAt} change={change} />
        {lateApprove === undefined && typeof delay !== 'object' && (
          <NumberField
            label={t('step.delay')}
            error={errorAt('.delay')}
            value={delay}
            change={(ms) => change(tidy({ ...step, delay: ms }))}
          />
        )}
        <OftenFields step={step} errorAt={errorAt} change={change} />
      </div>
      <LaterFields step={step} errorAt={errorAt} change={change} />
    </fieldset>
  );
}
