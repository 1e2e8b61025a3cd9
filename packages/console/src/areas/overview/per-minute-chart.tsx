import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

interface Point {
  readonly at: string;
  readonly approved: number;
  readonly declined: number;
  /** Neither yet. */
  readonly other: number;
}

interface ChartProps {
  readonly points: readonly Point[];
  /** Days are told apart. */
  readonly isLong: boolean;
}

const SECONDS = /:\d{2}$/;

/** Bars of what was approved and declined; the chart library comes with it. */
export default function PerMinuteChart({ points, isLong }: ChartProps) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const short = (at: string) => (isLong ? format.date(at) : format.clock(at).replace(SECONDS, ''));
  const axis = { stroke: 'var(--line)', tick: { fill: 'var(--soft)', fontSize: 12 }, tickLine: false };
  return (
    <ResponsiveContainer width="100%" height={220}>
      <BarChart data={[...points]} margin={{ left: -20, right: 8, top: 8 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="at" tickFormatter={short} minTickGap={32} {...axis} />
        <YAxis allowDecimals={false} {...axis} />
        <Tooltip
          cursor={{ fill: 'var(--ground)' }}
          labelFormatter={(at) => format.time(String(at))}
          formatter={(value) => format.number(Math.round(Number(value) * 10) / 10)}
          contentStyle={{ background: 'var(--paper)', borderColor: 'var(--line)', color: 'var(--ink)' }}
          itemStyle={{ color: 'var(--ink)' }}
        />
        <Legend formatter={(name) => <span className="legend">{name}</span>} />
        <Bar
          stackId="a"
          dataKey="approved"
          name={t('perMinute.approved')}
          fill="var(--good)"
          isAnimationActive={false}
        />
        <Bar
          stackId="a"
          dataKey="declined"
          name={t('perMinute.declined')}
          fill="var(--bad)"
          isAnimationActive={false}
        />
        <Bar
          stackId="a"
          dataKey="other"
          name={t('perMinute.other')}
          fill="var(--line)"
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}
