import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'Invariants',
  intro: 'What must always hold of the books of all three servers.',
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
  intro: '세 서버의 장부에서 언제나 지켜져야 하는 것들입니다.',
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
