import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const SEOUL = 'Asia/Seoul';

export interface Format {
  /** Minor units. */
  money(amount: number, currency?: string): string;
  number(value: number): string;
  /** A share of 1. */
  percent(share: number): string;
  /** In Seoul, to the second. */
  time(at: string | number): string;
  /** In Seoul, hours to seconds. */
  clock(at: string | number): string;
  /** In Seoul. */
  date(at: string | number): string;
  /** Of a business day, YYYY-MM-DD, with its weekday. */
  day(day: string): string;
  /** How long before `now` that was, roughly: just now, 3 minutes ago. */
  ago(at: string | number, now: number): string;
  /** Of a length of time: 340 ms, 12.4 s, 3 min, 5 h. */
  duration(ms: number): string;
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const;

export function formatIn(language: string): Format {
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  // 03/02 is March to some and February to others.
  const month = language === 'en' ? 'short' : '2-digit';
  const day = { year: 'numeric', month, day: '2-digit' } as const;
  const times = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: SEOUL, ...options });
  const [whole, hours, days] = [times({ ...day, ...clock }), times(clock), times(day)];
  const numbers = new Intl.NumberFormat(language);
  const weekdays = times({ ...day, weekday: 'short' });
  const shares = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const inUnit = (value: number, unit: string) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: unit === 'millisecond' ? 0 : 1,
    }).format(value);
  const distances = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  return {
    money(amount, currency = 'KRW') {
      if (language === 'ko' && currency === 'KRW') return `${numbers.format(amount)}원`;
      const format = new Intl.NumberFormat(language, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
    },
    number: (value) => numbers.format(value),
    percent: (share) => shares.format(share),
    time: (at) => whole.format(new Date(at)),
    clock: (at) => hours.format(new Date(at)),
    date: (at) => days.format(new Date(at)),
    day: (day) => weekdays.format(new Date(`${day}T00:00:00+09:00`)),
    ago(at, now) {
      const ms = Math.max(0, now - new Date(at).getTime());
      const [size, unit] = UNITS.find(([size]) => ms >= size) ?? [1_000, 'second'];
      return distances.format(-Math.floor(ms / size), unit);
    },
    duration(ms) {
      const [size, unit] = UNITS.find(([size]) => ms >= size) ?? [1, 'millisecond'];
      return inUnit(ms / size, unit);
    },
  };
}

/** Amounts and times in the language of the page. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatIn(i18n.resolvedLanguage ?? 'en'), [i18n.resolvedLanguage]);
}
