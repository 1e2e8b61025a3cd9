import type { Translated } from '@payflow/page-kit';

const en = {
  'reply-lost': { title: 'Reply lost', what: 'The next approval is done, and its reply never comes.' },
  'reply-slow': { title: 'Slow replies, 5 s', what: 'The webhook may be there first.' },
  'webhook-lost': { title: 'Webhooks lost', what: 'The next two never arrive, and are tried again.' },
  'webhook-twice': { title: 'Webhooks twice', what: 'Each arrives two times, with the same id.' },
  'webhook-late': { title: 'Webhooks late, 8 s', what: 'The shop hears of it after its buyer.' },
  'webhook-overtaken': { title: 'Webhooks out of order', what: 'A later one of the same payment passes.' },
  'webhook-forged': { title: 'Webhook tampered with', what: 'A digit of the amount is changed on the way.' },
  'webhook-stale': { title: 'Webhook too old', what: 'Signed ten minutes ago, as in a replay.' },
  'issuer-away': { title: 'Issuer away', what: 'Connections are refused; after a while its breaker opens.' },
  'issuer-slow': {
    title: 'Issuer too slow',
    what: 'It approves, and answers after 4 s: the outcome is unknown.',
  },
  'database-gone': { title: 'Database gone, 10 s', what: "The gateway's: 503, and nothing is acknowledged." },
  'database-busy': { title: 'Database locked', what: 'Every other commit finds a lock, and is tried again.' },
  'bus-stalled': { title: 'Bus stalled, 10 s', what: 'Messages wait in the outbox.' },
  'bus-twice': { title: 'Messages twice', what: 'Consumers must act on each once.' },
  'bus-poison': { title: 'Poisoned message', what: 'Unreadable: it ends as a dead letter.' },
};

const ko: Translated<typeof en> = {
  'reply-lost': { title: '응답 유실', what: '다음 승인은 처리되지만 응답이 오지 않습니다.' },
  'reply-slow': { title: '느린 응답, 5초', what: '웹훅이 먼저 도착할 수 있습니다.' },
  'webhook-lost': { title: '웹훅 유실', what: '다음 두 건이 도착하지 않아 다시 보냅니다.' },
  'webhook-twice': { title: '웹훅 중복', what: '같은 ID로 두 번씩 도착합니다.' },
  'webhook-late': { title: '웹훅 지연, 8초', what: '상점이 구매자보다 늦게 알게 됩니다.' },
  'webhook-overtaken': { title: '웹훅 순서 바뀜', what: '같은 결제의 나중 웹훅이 먼저 도착합니다.' },
  'webhook-forged': { title: '웹훅 변조', what: '전송 중에 금액 한 자리가 바뀝니다.' },
  'webhook-stale': { title: '오래된 웹훅', what: '재전송 공격처럼 10분 전 서명입니다.' },
  'issuer-away': { title: '카드사 연결 불가', what: '연결이 거부되고 곧 차단기가 열립니다.' },
  'issuer-slow': { title: '너무 느린 카드사', what: '승인하고 4초 뒤에 응답해 결과를 알 수 없습니다.' },
  'database-gone': {
    title: 'DB 끊김, 10초',
    what: 'PG가 503으로 응답하고 아무것도 확정하지 않습니다.',
  },
  'database-busy': { title: 'DB 잠김', what: '두 번에 한 번 잠겨 다시 시도합니다.' },
  'bus-stalled': { title: '버스 멈춤, 10초', what: '메시지가 아웃박스에서 기다립니다.' },
  'bus-twice': { title: '메시지 중복', what: '소비자는 한 번만 처리해야 합니다.' },
  'bus-poison': { title: '읽을 수 없는 메시지', what: '처리하지 못해 데드 레터가 됩니다.' },
};

export const words = { en, ko };
