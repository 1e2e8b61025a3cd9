import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'Invariants',
  intro:
    'Rules that the books of all three servers must never break: no money made or lost, nothing charged twice, every debit with its credit.',
  run: 'Check now',
  checking: 'Checking…',
  holds: 'Everything holds',
  breaks: 'Something does not hold',
  at: 'Looked at {{at}}, in {{took}}.',
  promise: 'Promise',
  looked: 'Looked at',
  breached: 'Breached',
  tests: 'Held by tests alone',
};

const ko: Translated<typeof en> = {
  title: '불변식',
  intro:
    '세 서버의 장부가 언제나 지켜야 하는 규칙입니다. 금액이 생기거나 사라지지 않고, 두 번 결제되지 않으며, 차변과 대변이 일치해야 합니다.',
  run: '지금 검사',
  checking: '검사하는 중…',
  holds: '모두 지켜지고 있습니다',
  breaks: '지켜지지 않은 것이 있습니다',
  at: '{{at}} 기준, {{took}} 걸렸습니다.',
  promise: '약속',
  looked: '살펴본 수',
  breached: '위반',
  tests: '테스트로만 확인하는 것',
};

export const words = { en, ko };
