import type { ReactNode } from 'react';
import './money.css';

interface ChartProps {
  /** What the picture shows, in words: it stands above it, and is all that some get of it. */
  readonly says: string;
  readonly children: ReactNode;
}

/** A picture of figures that a table beside it has one by one. */
export const Chart = ({ says, children }: ChartProps) => (
  <figure className="chart">
    <figcaption>{says}</figcaption>
    <div className="chart-room" aria-hidden="true">
      {children}
    </div>
  </figure>
);
