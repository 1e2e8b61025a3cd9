import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { rules, type Told } from './fault.ts';

/** Faults as people say them. */
export function useFaultWords() {
  const { t } = useTranslation('faults');
  const format = useFormat();
  return {
    what: ({ hop, fault, server = 'pg', delayMs, holdMs, forMs }: Told): string =>
      t(`kinds.${hop}.${fault}`, {
        wait: format.duration(delayMs ?? holdMs ?? forMs ?? 0),
        server: t(`servers.${server}`),
      }),
    aimed: ({ match }: Told): string => {
      const given = Object.entries(match).map(([aim, value]) => `${t(`aims.${aim}`)} ${value}`);
      return given.length > 0 ? given.join(' · ') : t('anything');
    },
    when({ when }: Told): string {
      const rule = rules.find((one) => when[one] !== undefined) ?? 'always';
      const value = Number(when[rule]);
      return t(`rules.said.${rule}`, {
        value: rule === 'probability' ? format.percent(value) : format.number(value),
      });
    },
  };
}
