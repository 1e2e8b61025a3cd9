import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export interface BarsChartProps {
  /** What stands at the bottom, and the values of each series by its name. */
  readonly points: readonly Readonly<Record<string, string | number | null>>[];
  readonly at: string;
  readonly series: readonly (readonly [key: string, name: string])[];
  show(value: number): string;
}

const COLOURS = ['var(--accent)', 'var(--warn)'];

/** Bars side by side. */
export default function BarsChart({ points, at, series, show }: BarsChartProps) {
  return (
    <ResponsiveContainer>
      <BarChart data={[...points]} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey={at} minTickGap={30} stroke="var(--soft)" />
        <YAxis width={90} tickFormatter={(value: number) => show(value)} stroke="var(--soft)" />
        <Tooltip
          isAnimationActive={false}
          formatter={(value) => show(Number(value))}
          cursor={{ fill: 'var(--ground)' }}
          contentStyle={{ background: 'var(--paper)', borderColor: 'var(--line)' }}
        />
        {series.map(([key, name], index) => (
          <Bar
            key={key}
            dataKey={key}
            name={name}
            fill={COLOURS[index]}
            isAnimationActive={false}
            maxBarSize={48}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
