import type { KnownResponseCode } from '@payflow/contracts';
import type { Translated } from '@payflow/page-kit';

type Codes = Readonly<Record<KnownResponseCode | 'other', string>>;

const codes: Codes = {
  '00': 'Approved',
  '01': 'Refer to the issuer: the cardholder has to contact the card company.',
  '03': 'Invalid merchant: the card company does not know this merchant.',
  '04': 'Pick up card: the card company asks to keep the card.',
  '05': 'Do not honor: the card company declined and gave no reason.',
  '06': 'Error: the card company could not process the request.',
  '12': 'Invalid transaction: the card company does not allow this kind of transaction.',
  '13': 'Invalid amount: this amount cannot be charged to the card.',
  '14': 'Invalid card number: there is no card with this number.',
  '15': 'No such issuer: no card company stands behind this number.',
  '30': 'Format error: the card company could not read the request.',
  '41': 'Lost card: the card was reported lost.',
  '43': 'Stolen card: the card was reported stolen.',
  '51': 'Insufficient funds: the account has not enough money, or the card has reached its limit.',
  '54': 'Expired card: the card is past its expiry date.',
  '55': 'Incorrect PIN: the PIN that was entered is wrong.',
  '57': 'Not permitted to cardholder: this card may not be used for this kind of payment.',
  '58': 'Not permitted to terminal: this merchant may not make this kind of payment.',
  '59': 'Suspected fraud: the card company suspects fraud.',
  '61': 'Exceeds amount limit: the amount is over the limit of the card.',
  '62': 'Restricted card: the card may not be used here.',
  '63': 'Security violation: the card company declined for a security reason.',
  '65': 'Exceeds frequency limit: the card was used too often in a short time.',
  '75': 'PIN tries exceeded: the PIN was wrong too many times.',
  '76': 'Unable to locate previous: the card company does not know the earlier transaction.',
  '82': 'Incorrect CVV: the check value of the chip or stripe is wrong.',
  '91': 'Issuer unavailable: the card company could not be reached, or never confirmed. No money is held.',
  '94': 'Duplicate transaction: the card company has seen this transaction before.',
  '96': 'System malfunction: the system of the card company failed.',
  N7: 'Incorrect CVC: the security code on the card is wrong.',
  other: 'Declined: the card company declined with a code that ISO 8583 does not name.',
};

const koCodes: Codes = {
  '00': '승인',
  '01': '카드사 문의: 카드 소지자가 카드사에 문의해야 합니다.',
  '03': '가맹점 오류: 카드사가 이 가맹점을 알지 못합니다.',
  '04': '카드 회수: 카드사가 카드 회수를 요청했습니다.',
  '05': '승인 거절: 카드사가 사유를 밝히지 않고 거절했습니다.',
  '06': '오류: 카드사가 요청을 처리하지 못했습니다.',
  '12': '거래 불가: 카드사가 이 종류의 거래를 허용하지 않습니다.',
  '13': '금액 오류: 이 카드로 결제할 수 없는 금액입니다.',
  '14': '카드 번호 오류: 없는 카드 번호입니다.',
  '15': '카드사 없음: 이 번호에 해당하는 카드사가 없습니다.',
  '30': '전문 오류: 카드사가 요청 전문을 읽지 못했습니다.',
  '41': '분실 카드: 분실 신고된 카드입니다.',
  '43': '도난 카드: 도난 신고된 카드입니다.',
  '51': '잔액 부족: 계좌 잔액이 부족하거나 카드 한도를 초과했습니다.',
  '54': '유효 기간 만료: 카드의 유효 기간이 지났습니다.',
  '55': '비밀번호 오류: 입력한 비밀번호가 틀립니다.',
  '57': '카드 거래 제한: 이 카드로는 이 종류의 결제를 할 수 없습니다.',
  '58': '가맹점 거래 제한: 이 가맹점은 이 종류의 결제를 할 수 없습니다.',
  '59': '부정 사용 의심: 카드사가 부정 사용을 의심합니다.',
  '61': '한도 초과: 카드의 결제 한도를 넘는 금액입니다.',
  '62': '사용 제한 카드: 여기에서 사용할 수 없는 카드입니다.',
  '63': '보안 위반: 카드사가 보안상의 이유로 거절했습니다.',
  '65': '사용 횟수 초과: 짧은 시간에 카드를 너무 자주 사용했습니다.',
  '75': '비밀번호 오류 횟수 초과: 비밀번호를 여러 번 틀렸습니다.',
  '76': '원거래 없음: 카드사가 원거래를 찾지 못했습니다.',
  '82': '카드 검증값 오류: 칩 또는 마그네틱의 검증값이 틀립니다.',
  '91': '카드사 응답 없음: 카드사에 연결할 수 없거나 확인을 받지 못했습니다. 승인된 금액은 없습니다.',
  '94': '중복 거래: 카드사가 이미 처리한 거래입니다.',
  '96': '카드사 시스템 장애: 카드사 시스템에 장애가 발생했습니다.',
  N7: 'CVC 오류: 카드의 보안 코드가 틀립니다.',
  other: '승인 거절: 카드사가 ISO 8583에 없는 코드로 거절했습니다.',
};

const en = {
  codes,
  advice: {
    otherCard: {
      buyer: 'Pay with another card, or settle it with the card company and try again.',
      developer: 'Offer another card. Repeating it with the same card will most likely be declined again.',
    },
    callIssuer: {
      buyer: 'Call the card company, which alone knows the reason, or pay with another card.',
      developer: 'Nothing is wrong with the request. Do not repeat it by yourself; ask the buyer.',
    },
    retype: {
      buyer: 'Check the number, expiry date and security code, and type them again.',
      developer: 'Let the buyer type the card again, and check that the fields are passed on as typed.',
    },
    lowerAmount: {
      buyer: 'Pay a smaller amount, or with another card, or have the limit raised.',
      developer: 'Check the amount: it is in minor units (won for KRW). Else offer to split the order.',
    },
    later: {
      buyer: 'Try again in a few minutes, or pay with another card.',
      developer: 'It is safe to try again with a new Idempotency-Key: nothing is held of this try.',
    },
    setUp: {
      buyer: 'There is nothing that you can do; tell the shop.',
      developer: 'Look at the request and at how the merchant is set up; a repeat does not help.',
    },
    neverRetry: {
      buyer: 'Pay with another card, and call the card company.',
      developer: 'Never repeat it with this card, and do not tell the buyer more than that it was declined.',
    },
  },
  title: 'Why it was declined',
  titleOf: 'Declined with code {{code}}: {{name}}',
  means: 'What it means',
  buyer: 'What the buyer can do',
  developer: 'What merchant and developer can do',
  cause: 'Where it came from',
  causes: {
    testCard: 'The test card {{card}} always ends like this. Pay with 4242 4242 4242 4242 to be approved.',
    notTheCard:
      'It was not the card number: {{card}} by itself is approved. A script, or the expiry or CVC that was typed, made the issuer answer so.',
    noIssuer: 'No card company said no: none answered, so PayFlow made sure that nothing is held.',
    unknown: 'The card company “{{issuer}}” answered so.',
  },
  scripts: 'Scripts of the issuers',
};

const ko: Translated<typeof en> = {
  codes: koCodes,
  advice: {
    otherCard: {
      buyer: '다른 카드로 결제하거나 카드사와 해결한 뒤 다시 시도하세요.',
      developer: '다른 카드를 안내하세요. 같은 카드로 반복하면 다시 거절될 가능성이 큽니다.',
    },
    callIssuer: {
      buyer: '거절 사유는 카드사만 압니다. 카드사에 문의하거나 다른 카드로 결제하세요.',
      developer: '요청에는 문제가 없습니다. 자동으로 재시도하지 말고 구매자에게 안내하세요.',
    },
    retype: {
      buyer: '카드 번호, 유효 기간, 보안 코드를 확인하고 다시 입력하세요.',
      developer: '구매자가 다시 입력하게 하고, 입력한 값이 그대로 전달되는지 확인하세요.',
    },
    lowerAmount: {
      buyer: '더 적은 금액이나 다른 카드로 결제하거나, 카드 한도를 올리세요.',
      developer: '금액을 확인하세요. 최소 통화 단위(KRW는 원)입니다. 맞다면 주문을 나누어 결제하게 하세요.',
    },
    later: {
      buyer: '몇 분 뒤에 다시 시도하거나 다른 카드로 결제하세요.',
      developer: '새 Idempotency-Key로 다시 시도해도 안전합니다. 이번 시도로 묶인 금액은 없습니다.',
    },
    setUp: {
      buyer: '구매자가 할 수 있는 일이 없습니다. 상점에 알려 주세요.',
      developer: '요청 내용과 가맹점 설정을 확인하세요. 재시도는 도움이 되지 않습니다.',
    },
    neverRetry: {
      buyer: '다른 카드로 결제하고 카드사에 문의하세요.',
      developer: '이 카드로 다시 시도하지 마세요. 구매자에게는 거절되었다는 것만 알리세요.',
    },
  },
  title: '거절된 이유',
  titleOf: '거절 코드 {{code}}: {{name}}',
  means: '뜻',
  buyer: '구매자가 할 수 있는 일',
  developer: '가맹점과 개발자가 할 수 있는 일',
  cause: '원인',
  causes: {
    testCard:
      '테스트 카드 {{card}} 결제는 언제나 이렇게 끝납니다. 승인을 받으려면 4242 4242 4242 4242로 결제하세요.',
    notTheCard:
      '카드 번호 때문이 아닙니다. {{card}}는 원래 승인됩니다. 카드사 스크립트나 입력한 유효 기간 또는 CVC 때문에 카드사가 이렇게 응답했습니다.',
    noIssuer: '거절한 카드사는 없습니다. 응답한 카드사가 없어 PayFlow가 승인된 금액이 없음을 확인했습니다.',
    unknown: '카드사 “{{issuer}}”가 이렇게 응답했습니다.',
  },
  scripts: '카드사 스크립트',
};

export const declineWords = { en, ko };
