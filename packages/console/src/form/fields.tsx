import { Field } from '@payflow/page-kit';
import './fields.css';

interface Common {
  readonly label: string;
  readonly error?: string | undefined;
}

interface NumberFieldProps extends Common {
  readonly value: number | undefined;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number | 'any';
  change(value: number | undefined): void;
}

/** A number, or nothing. */
export function NumberField({ label, error, value, change, min = 0, max, step = 1 }: NumberFieldProps) {
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          step={step}
          value={value ?? ''}
          onChange={({ target }) => change(target.value === '' ? undefined : target.valueAsNumber)}
        />
      )}
    </Field>
  );
}

interface TextFieldProps extends Common {
  readonly value: string | undefined;
  change(value: string | undefined): void;
}

/** A text, or nothing. */
export function TextField({ label, error, value, change }: TextFieldProps) {
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <input {...ids} value={value ?? ''} onChange={({ target }) => change(target.value || undefined)} />
      )}
    </Field>
  );
}

interface ChoiceProps<Value extends string> extends Common {
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, shown: string])[];
  change(value: Value): void;
}

/** One of a few. */
export function Choice<Value extends string>({ label, error, value, options, change }: ChoiceProps<Value>) {
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <select {...ids} value={value} onChange={({ target }) => change(target.value as Value)}>
          {options.map(([one, shown]) => (
            <option key={one} value={one}>
              {shown}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
