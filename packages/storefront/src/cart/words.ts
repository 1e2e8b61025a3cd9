import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'Cart',
  empty: 'Your cart is empty.',
  toShelf: 'Look at the phones',
  removeOf: 'Remove {{name}}',
  each: '{{price}} each',
  gone: 'No longer on the shelf',
  total: 'Total',
  vat: 'VAT included. The shop reckons it again when you order.',
  pay: 'Order and pay',
  asBuyer: 'You order as {{name}}.',
  asGuest: 'You order as a guest: this browser remembers your order.',
  logIn: 'Log in to keep it with your account',
  hint: 'At the checkout, {{number}} is approved and {{poor}} is declined; the page lists more test cards.',
};

const ko: Translated<typeof en> = {
  title: '장바구니',
  empty: '장바구니가 비어 있습니다.',
  toShelf: '휴대폰 보러 가기',
  removeOf: '{{name}} 삭제',
  each: '개당 {{price}}',
  gone: '더 이상 판매하지 않습니다',
  total: '합계',
  vat: '부가세 포함. 주문할 때 상점이 다시 계산합니다.',
  pay: '주문하고 결제하기',
  asBuyer: '{{name}} 님으로 주문합니다.',
  asGuest: '비회원으로 주문합니다. 주문 내역은 이 브라우저에 저장됩니다.',
  logIn: '로그인하고 계정에 저장하기',
  hint: '결제창에서 {{number}}는 승인되고 {{poor}}는 거절됩니다. 다른 테스트 카드도 결제창에 있습니다.',
};

export const words = { en, ko };
