import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'Scenarios',
  intro:
    'Payment stories that go wrong in some way, and what PayFlow promises of each. Play one and read how it went.',
  noSandbox: 'This gateway has no sandbox around it, so there are no scenarios.',
  search: 'Search',
  found: '{{found}} of {{all}}',
  back: 'All scenarios',
  gone: 'There is no scenario {{name}}.',
  beside: 'It is played in a town of its own: nothing here is changed by it.',
  play: 'Play it',
  playing: 'Playing…',
  passed: 'As promised',
  failed: 'Not as promised',
  seed: 'Chance was drawn from seed {{seed}}.',
  steps: 'What happened',
  endings: 'What was to be true in the end',
  right: 'as expected',
  wrong: 'not as expected',
  expected: 'expected',
  actual: 'came',
};

const ko: Translated<typeof en> = {
  title: '시나리오',
  intro:
    '여러 방식으로 문제가 생기는 결제 이야기와 PayFlow의 약속입니다. 실행해 보고 과정을 읽어 보세요. 이야기는 영어로 되어 있습니다.',
  noSandbox: '샌드박스가 아니므로 시나리오가 없습니다.',
  search: '검색',
  found: '{{all}}개 중 {{found}}개',
  back: '시나리오 전체',
  gone: '{{name}} 시나리오가 없습니다.',
  beside: '별도의 환경에서 실행되므로 이곳의 데이터는 바뀌지 않습니다.',
  play: '실행',
  playing: '실행하는 중…',
  passed: '약속대로 되었습니다',
  failed: '약속과 다릅니다',
  seed: '난수 시드 {{seed}} 사용',
  steps: '일어난 일',
  endings: '마지막에 지켜져야 할 것',
  right: '예상대로',
  wrong: '예상과 다름',
  expected: '예상',
  actual: '실제',
};

export const words = { en, ko };
