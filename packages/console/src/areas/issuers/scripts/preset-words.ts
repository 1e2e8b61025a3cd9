import type { Translated } from '@payflow/page-kit';

const en = {
  declined: { title: 'Decline with 51', what: 'Every payment of ₩5,100: not enough money.' },
  'broke-twice': {
    title: 'Decline twice, then approve',
    what: 'Payments of ₩4,321: twice no money, then yes.',
  },
  'three-declines': {
    title: 'Three declines by amount',
    what: 'The next three from ₩30,000 to ₩39,999 are declined.',
  },
  'lost-card': { title: 'Lost card', what: 'A good card that was reported lost, once.' },
  timeout: { title: 'Time out', what: 'No answer and nothing held: UNKNOWN, then resolved.' },
  silence: { title: 'Approve, then silence', what: 'The money is held and nobody is told: net-cancelled.' },
  late: { title: 'Approve too late', what: 'The approval meets its own reversal.' },
  broken: { title: 'HTTP 503', what: 'The issuer is broken for payments of ₩5,030.' },
  garbage: { title: 'Garbage', what: 'A page instead of an answer.' },
  slow: { title: 'Slow, 2 s', what: 'Within the three seconds that the gateway waits.' },
  'twice-answered': { title: 'Two answers', what: 'One call, two replies on the wire: charged once.' },
  'one-in-ten': { title: 'One in ten fails', what: 'Of all payments, whatever their amount.' },
  'refund-declined': { title: 'Refund declined', what: 'The payment goes through, giving it back does not.' },
  'not-on-statement': {
    title: 'Missing on the statement',
    what: 'Reconciliation finds what the issuer forgot.',
  },
  disputed: { title: 'Disputed and lost', what: 'Two days later the cardholder disputes it, and wins.' },
};

const ko: Translated<typeof en> = {
  declined: { title: '51 거절', what: '5,100원 결제는 모두 잔액 부족으로 거절합니다.' },
  'broke-twice': { title: '두 번 거절 후 승인', what: '4,321원 결제를 두 번 거절하고 세 번째에 승인합니다.' },
  'three-declines': { title: '금액대별 3회 거절', what: '30,000~39,999원 결제를 세 번 거절합니다.' },
  'lost-card': { title: '분실 카드', what: '정상 카드를 한 번 분실 카드로 응답합니다.' },
  timeout: { title: '타임아웃', what: '응답도 승인도 없습니다. UNKNOWN이 되었다가 확정됩니다.' },
  silence: { title: '승인 후 무응답', what: '승인되었지만 응답이 없어 망취소됩니다.' },
  late: { title: '뒤늦은 승인', what: '늦게 온 승인이 이미 접수된 망취소를 만납니다.' },
  broken: { title: 'HTTP 503', what: '5,030원 결제에 카드사가 장애를 냅니다.' },
  garbage: { title: '깨진 응답', what: '응답 대신 웹 페이지가 옵니다.' },
  slow: { title: '2초 지연', what: 'PG가 기다리는 3초 안에 응답합니다.' },
  'twice-answered': { title: '이중 응답', what: '호출 한 번에 응답이 두 번 오지만 한 번만 결제됩니다.' },
  'one-in-ten': { title: '열 번에 한 번 실패', what: '금액과 관계없이 모든 결제가 대상입니다.' },
  'refund-declined': { title: '결제 취소 거절', what: '결제는 되지만 취소가 거절됩니다.' },
  'not-on-statement': { title: '명세서 누락', what: '카드사가 빠뜨린 건을 대사에서 찾습니다.' },
  disputed: { title: '이의 제기 패소', what: '이틀 뒤 카드 회원이 이의를 제기하고 받아들여집니다.' },
};

export const words = { en, ko };
