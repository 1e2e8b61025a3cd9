import type { wallet } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';

/** The balance after each movement, the oldest first. */
export default function BalanceChart({ points }: { readonly points: readonly wallet.WalletLine[] }) {
  const format = useFormat();
  return (
    <ResponsiveContainer>
      <AreaChart data={[...points]} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="at" tickFormatter={format.date} minTickGap={60} stroke="var(--soft)" />
        <YAxis width={90} tickFormatter={(value: number) => format.money(value)} stroke="var(--soft)" />
        <ReferenceLine y={0} stroke="var(--soft)" />
        <Tooltip
          isAnimationActive={false}
          formatter={(value) => [format.money(Number(value)), '']}
          labelFormatter={(at) => format.time(String(at))}
          separator=""
          contentStyle={{ background: 'var(--paper)', borderColor: 'var(--line)' }}
        />
        <Area
          type="stepAfter"
          dataKey="balance"
          stroke="var(--accent)"
          fill="var(--accent)"
          fillOpacity={0.15}
          isAnimationActive={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}
