import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'PayFlow console',
  skip: 'To the content',
  menu: 'Menu',
  groups: { look: 'Look', money: 'Money', stage: 'Stage', house: 'House' },
  merchant: 'Merchant',
};

const ko: Translated<typeof en> = {
  title: 'PayFlow 콘솔',
  skip: '본문으로',
  menu: '메뉴',
  groups: { look: '조회', money: '정산·원장', stage: '시나리오', house: '운영' },
  merchant: '가맹점',
};

export const words = { en, ko };
