import type { Translated } from '@payflow/page-kit';

const en = {
  intro:
    'Messages on the bus that a consumer could not handle. They are tried again by themselves five times; then a person decides.',
  message: 'Message',
  consumer: 'Consumer',
  reason: 'Why',
  states: { DEAD: 'Dead', RETRYING: 'Retrying', DONE: 'Done' },
  replay: 'Replay',
  replayMeans:
    'It is handled again at once, and then by the whole schedule. One whose effect stands already has no second one.',
  replayAll: 'Replay all that are dead',
  replayAllMeans: 'The oldest first, at most 10,000 at once. What was handled already has no second effect.',
  replayed: '{{replayed}} are replayed, {{left}} are left.',
  empty: 'None. Every message was handled.',
};

const ko: Translated<typeof en> = {
  intro:
    '소비자가 처리하지 못한 버스 메시지입니다. 다섯 번까지 자동으로 다시 시도하고, 그다음은 사람이 정합니다.',
  message: '메시지',
  consumer: '소비자',
  reason: '원인',
  states: { DEAD: '실패', RETRYING: '재시도 중', DONE: '처리됨' },
  replay: '재처리',
  replayMeans:
    '바로 다시 처리하고, 이후 전체 일정에 따라 재시도합니다. 이미 반영된 것은 두 번 반영되지 않습니다.',
  replayAll: '실패한 메시지 모두 재처리',
  replayAllMeans: '오래된 것부터 한 번에 최대 10,000건입니다. 이미 반영된 것은 두 번 반영되지 않습니다.',
  replayed: '{{replayed}}건을 재처리합니다. {{left}}건 남았습니다.',
  empty: '없습니다. 모든 메시지가 처리되었습니다.',
};

export const words = { en, ko };
