import type { ReactNode } from 'react';
import './money.css';

interface FiguresProps {
  readonly of: readonly (readonly [name: string, value: ReactNode, note?: ReactNode])[];
}

/** Named figures, side by side. */
export const Figures = ({ of }: FiguresProps) => (
  <dl className="figures">
    {of.map(([name, value, note]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>
          <span className="figure">{value}</span>
          {note && <small>{note}</small>}
        </dd>
      </div>
    ))}
  </dl>
);
