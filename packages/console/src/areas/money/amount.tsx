import { useFormat } from '@payflow/page-kit';
import './money.css';

/** Minor units; what is below zero shows it by its sign and, besides, by its colour. */
export function Amount({ of, currency = 'KRW' }: { readonly of: number; readonly currency?: string }) {
  const format = useFormat();
  return <span className={of < 0 ? 'amount below' : 'amount'}>{format.money(of, currency)}</span>;
}
