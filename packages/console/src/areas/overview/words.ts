import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'Overview',
  range: 'Time',
  ranges: { 15: '15 minutes', 60: 'Hour', 1440: 'Day', 10080: '7 days' },
  asOf: 'As of {{at}}',
  tiles: {
    rate: 'Approval rate',
    rateOf: '{{approved}} approved, {{declined}} declined',
    p95: 'Approve, p95',
    p95Of: 'Half within {{p50}}; of the newest {{payments}}',
    webhooks: 'Webhooks delivered',
    webhooksOf: '{{delivered}} delivered, {{waiting}} waiting, {{lost}} lost',
    today: 'Taken today',
    todayOf: '{{refunded}} of it went back',
  },
  none: '–',
  perMinute: {
    title: 'Payments per minute',
    summary: '{{payments}} payments; at most {{most}} per minute.',
    at: 'Time',
    all: 'Payments',
    approved: 'Approved',
    declined: 'Declined',
    other: 'Neither yet',
    table: 'As a table',
    quiet: 'No payment was made in this time.',
  },
  declines: {
    title: 'Declines by reason',
    code: 'Code',
    reason: 'Reason',
    count: 'Payments',
    none: 'Nothing was declined in this time.',
  },
  empty: {
    title: 'No payments yet',
    intro: 'Buy something in the shop, or make a payment from a terminal:',
    shop: 'To the shop',
    curl: 'A payment that is approved',
  },
};

const ko: Translated<typeof en> = {
  title: '현황',
  range: '기간',
  ranges: { 15: '15분', 60: '1시간', 1440: '1일', 10080: '7일' },
  asOf: '{{at}} 기준',
  tiles: {
    rate: '승인율',
    rateOf: '승인 {{approved}}건, 거절 {{declined}}건',
    p95: '승인 소요 시간 p95',
    p95Of: '절반은 {{p50}} 이내, 최근 {{payments}}건 기준',
    webhooks: '웹훅 전송 성공률',
    webhooksOf: '성공 {{delivered}}건, 대기 {{waiting}}건, 실패 {{lost}}건',
    today: '오늘 매입 금액',
    todayOf: '이 중 {{refunded}} 환불',
  },
  none: '–',
  perMinute: {
    title: '분당 결제 건수',
    summary: '결제 {{payments}}건, 분당 최대 {{most}}건입니다.',
    at: '시각',
    all: '결제',
    approved: '승인',
    declined: '거절',
    other: '진행 중',
    table: '표로 보기',
    quiet: '이 기간에는 결제가 없습니다.',
  },
  declines: {
    title: '거절 사유',
    code: '코드',
    reason: '사유',
    count: '건수',
    none: '이 기간에는 거절이 없습니다.',
  },
  empty: {
    title: '아직 결제가 없습니다',
    intro: '쇼핑몰에서 상품을 구매하거나 터미널에서 결제를 만들어 보세요.',
    shop: '쇼핑몰로 가기',
    curl: '승인되는 결제 만들기',
  },
};

export const words = { en, ko };
