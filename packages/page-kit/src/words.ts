import type { Translated } from './language.ts';

const en = {
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  language: 'Language',
  look: { label: 'Colours', system: 'System colours', light: 'Light', dark: 'Dark' },
  loading: 'Loading…',
  retry: 'Try again',
  nothing: 'Nothing here yet.',
  more: 'Show more',
  unreachable: 'The server does not answer. Is it running?',
  requestId: 'Request {{id}}',
};

const ko: Translated<typeof en> = {
  close: '닫기',
  copied: '복사했습니다',
  copy: '복사',
  language: '언어',
  look: { label: '화면 색', system: '시스템 색상', light: '밝게', dark: '어둡게' },
  loading: '불러오는 중…',
  retry: '다시 시도',
  nothing: '아직 아무것도 없습니다.',
  more: '더 보기',
  unreachable: '서버가 응답하지 않습니다. 실행 중인지 확인하세요.',
  requestId: '요청 {{id}}',
};

export const words = { en, ko };
