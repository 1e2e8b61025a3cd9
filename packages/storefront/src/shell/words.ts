import type { Translated } from '@payflow/page-kit';

const en = {
  skip: 'To the content',
  menu: 'Shop',
  phones: 'Phones',
  care: 'Phone Care',
  orders: 'My orders',
  cart: 'Cart',
  inCart_one: '{{count}} item',
  inCart_other: '{{count}} items',
  logIn: 'Log in',
  logOut: 'Log out',
  notHere: 'There is nothing here',
  notHereText: 'The address may be wrong, or what stood here is gone.',
  toShelf: 'To the phones',
  test: 'A shop to try PayFlow with: nothing is delivered, no money moves, and only test cards are taken.',
  docs: 'API documents',
  console: 'PayFlow console',
};

const ko: Translated<typeof en> = {
  skip: '본문으로',
  menu: '상점',
  phones: '휴대폰',
  care: '폰 케어',
  orders: '내 주문',
  cart: '장바구니',
  inCart_one: '{{count}}개',
  inCart_other: '{{count}}개',
  logIn: '로그인',
  logOut: '로그아웃',
  notHere: '페이지를 찾을 수 없습니다',
  notHereText: '주소가 잘못되었거나 페이지가 없어졌습니다.',
  toShelf: '휴대폰 보러 가기',
  test: 'PayFlow를 시험해 보는 상점입니다. 실제로 배송하거나 결제하지 않으며, 테스트 카드만 사용할 수 있습니다.',
  docs: 'API 문서',
  console: 'PayFlow 콘솔',
};

export const words = { en, ko };
