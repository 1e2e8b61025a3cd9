import { type ReactNode, useId } from 'react';
import './field.css';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with it. */
  readonly error?: string | undefined;
  /** The control, given the ids that tie it to its label, hint and error. */
  children(ids: {
    readonly id: string;
    readonly 'aria-describedby'?: string;
    readonly 'aria-invalid'?: true;
  }): ReactNode;
}

/** A control with its label, and what there is to say about it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const said = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(said ? { 'aria-describedby': `${id}-said` } : {}),
        ...(error ? { 'aria-invalid': true as const } : {}),
      })}
      {said && (
        <p id={`${id}-said`} className={error ? 'said wrong' : 'said'}>
          {said}
        </p>
      )}
    </div>
  );
}
