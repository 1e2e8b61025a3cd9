import type { Translated } from '@payflow/page-kit';

const en = {
  csv: 'Download CSV',
  all: 'All',
  from: 'From day',
  to: 'To day',
};

const ko: Translated<typeof en> = {
  csv: 'CSV 내려받기',
  all: '전체',
  from: '시작일',
  to: '종료일',
};

export const words = { en, ko };
