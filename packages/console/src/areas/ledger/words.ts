import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'Ledger',
  intro: 'Double entry: every transaction debits as much as it credits, and no line is ever changed.',
  tabs: { balance: 'Trial balance', entries: 'Entries' },
  scope: 'Of',
  whole: 'The whole ledger',
  of: 'Transactions of {{merchant}}',
  balances: 'In balance: debits equal credits, {{amount}}',
  differs: 'Out of balance by {{amount}}: debits {{debits}}, credits {{credits}}',
  account: 'Account',
  issuer: 'Issuer',
  debit: 'Debit',
  credit: 'Credit',
  debits: 'Debits',
  credits: 'Credits',
  debitBalance: 'Debit balance',
  creditBalance: 'Credit balance',
  empty: 'No line stands in the ledger yet. The first capture writes some.',
  tid: 'Payment (TID)',
  none: 'No entry fits these filters.',
};

const ko: Translated<typeof en> = {
  title: '원장',
  intro: '복식부기 원장입니다. 모든 거래는 차변과 대변이 같고, 한번 기록된 분개는 바뀌지 않습니다.',
  tabs: { balance: '합계잔액시산표', entries: '분개 내역' },
  scope: '범위',
  whole: '전체 원장',
  of: '{{merchant}}의 거래',
  balances: '대차 일치: 차변과 대변이 {{amount}}으로 같습니다',
  differs: '대차 불일치: {{amount}} 차이 (차변 {{debits}}, 대변 {{credits}})',
  account: '계정과목',
  issuer: '카드사',
  debit: '차변',
  credit: '대변',
  debits: '차변 합계',
  credits: '대변 합계',
  debitBalance: '차변 잔액',
  creditBalance: '대변 잔액',
  empty: '아직 분개가 없습니다. 첫 매입이 일어나면 기록됩니다.',
  tid: '결제 (TID)',
  none: '조건에 맞는 분개가 없습니다.',
};

export const words = { en, ko };
