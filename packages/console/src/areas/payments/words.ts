import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'Payments',
};

const ko: Translated<typeof en> = {
  title: '결제',
};

export const words = { en, ko };
