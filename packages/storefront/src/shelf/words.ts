import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'Phones',
  lead: 'Three phones, one payment.',
  leadText:
    'Choose one, pay with a test card, and watch what the shop and the payment gateway tell each other.',
  about: {
    'iphone-16-pro': 'Titanium, three cameras, and a button for each of them.',
    'galaxy-s25-ultra': 'A big flat screen, a pen inside, and cameras that reach far.',
    'xiaomi-14t-pro': 'Quick charging, quiet glass, and a price to like.',
  } as Record<string, string>,
  pictureOf: '{{name}}, {{color}}',
  color: 'Colour',
  quantity: 'Quantity',
  fewer: 'One less',
  more: 'One more',
  add: 'Add to cart',
  added: '{{name}} is in your cart.',
  buy: 'Buy now',
  vat: 'VAT included',
  care: 'Care for any of them',
  careText: 'Broken glass, tired batteries: one fixed price a month, ended whenever you like.',
  month: '{{price}} a month',
  seeCare: 'See Phone Care',
  colors: {} as Record<string, string>,
};

const ko: Translated<typeof en> = {
  title: '휴대폰',
  lead: '휴대폰 세 가지, 결제는 한 번에.',
  leadText: '하나를 골라 테스트 카드로 결제하고, 상점과 PG가 주고받는 내용을 지켜보세요.',
  about: {
    'iphone-16-pro': '티타늄 바디와 카메라 세 개, 그리고 전용 버튼.',
    'galaxy-s25-ultra': '크고 평평한 화면, 내장 펜, 멀리까지 담는 카메라.',
    'xiaomi-14t-pro': '빠른 충전과 은은한 유리, 반가운 가격.',
  },
  pictureOf: '{{name}}, {{color}}',
  color: '색상',
  quantity: '수량',
  fewer: '하나 빼기',
  more: '하나 더하기',
  add: '장바구니에 담기',
  added: '{{name}}을(를) 장바구니에 담았습니다.',
  buy: '바로 구매',
  vat: '부가세 포함',
  care: '어떤 휴대폰이든 케어',
  careText: '깨진 화면, 지친 배터리까지 매달 정해진 금액으로. 언제든지 해지할 수 있습니다.',
  month: '월 {{price}}',
  seeCare: '폰 케어 보기',
  colors: {
    'Desert Titanium': '데저트 티타늄',
    'Natural Titanium': '내추럴 티타늄',
    'White Titanium': '화이트 티타늄',
    'Black Titanium': '블랙 티타늄',
    'Titanium Silverblue': '티타늄 실버블루',
    'Titanium Gray': '티타늄 그레이',
    'Titanium Black': '티타늄 블랙',
    'Titanium Whitesilver': '티타늄 화이트실버',
    'Titan Gray': '티탄 그레이',
    'Titan Blue': '티탄 블루',
    'Titan Black': '티탄 블랙',
  },
};

export const words = { en, ko };
