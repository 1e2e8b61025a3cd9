import type { Translated } from '@payflow/page-kit';
import { words as scripts } from './scripts/words.ts';

const en = {
  title: 'Issuers',
  intro: 'The card companies behind the gateway: how each stands, and what you told it to do.',
  name: 'Issuer',
  cards: 'Cards',
  anyCard: 'any',
  breaker: 'Breaker',
  breakers: {
    CLOSED: 'Closed: calls pass',
    OPEN: 'Open: nothing is sent',
    PROBING: 'Probing: one call at a time',
  },
  since: 'Since',
  failures: 'Failures',
  ofTwenty: '{{failures}} of the last 20',
  underWay: 'Under way',
  ofPlaces: '{{count}} of {{limit}}',
  deadline: 'Waits for',
  weight: 'Weight',
  probeIn: 'One call may try it again in {{wait}}.',
  probeNow: 'The next payment tries it again.',
  ...scripts.en,
};

const ko: Translated<typeof en> = {
  title: '카드사',
  intro: 'PG 뒤에 있는 카드사들의 상태와, 카드사에 지시해 둔 응답입니다.',
  name: '카드사',
  cards: '카드',
  anyCard: '모든 카드',
  breaker: '차단기',
  breakers: { CLOSED: '닫힘: 호출 통과', OPEN: '열림: 보내지 않음', PROBING: '확인 중: 한 건씩만 통과' },
  since: '변경 시각',
  failures: '실패',
  ofTwenty: '최근 20건 중 {{failures}}건',
  underWay: '처리 중',
  ofPlaces: '{{count}} / {{limit}}건',
  deadline: '대기 한도',
  weight: '가중치',
  probeIn: '{{wait}} 후 한 건을 다시 보내 봅니다.',
  probeNow: '다음 결제에서 다시 보내 봅니다.',
  ...scripts.ko,
};

export const words = { en, ko };
