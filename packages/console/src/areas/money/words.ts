import type { Translated } from '@payflow/page-kit';

const en = {
  clock: 'Move the clock',
  allMerchants: 'All merchants',
  payment: 'Payment',
  settlement: 'Settlement',
  accounts: {
    issuer_receivable: 'Issuer receivable',
    bank: 'Bank',
    merchant_payable: 'Merchant payable',
    fee_income: 'Fee income',
    vat_payable: 'VAT payable',
    withholding_payable: 'Withholding tax payable',
    dispute_hold: 'Dispute hold',
    write_off: 'Write-off',
  },
  accountsMean: {
    issuer_receivable: 'What card issuers still owe the gateway.',
    bank: 'What the gateway has at its bank.',
    merchant_payable: 'What the gateway owes its merchants.',
    fee_income: 'What the gateway earned.',
    vat_payable: 'VAT on fees, owed to the tax office.',
    withholding_payable: 'Income tax kept from individuals, owed to the tax office.',
    dispute_hold: 'Kept while cardholders dispute payments.',
    write_off: 'Given up, or gained, where books and statements disagreed.',
  },
  kinds: {
    CAPTURE: 'Capture',
    REFUND: 'Refund',
    DISPUTE: 'Dispute',
    DISPUTE_OPENED: 'Dispute opened: money held',
    DISPUTE_WON: 'Dispute won: money back',
    DISPUTE_LOST: 'Dispute lost: money gone',
    PAYOUT: 'Payout to the bank',
    ADJUSTMENT: 'Adjustment',
  },
};

const ko: Translated<typeof en> = {
  clock: '시계 옮기기',
  allMerchants: '모든 가맹점',
  payment: '결제',
  settlement: '정산',
  accounts: {
    issuer_receivable: '카드사 미수금',
    bank: '보통예금',
    merchant_payable: '가맹점 미지급금',
    fee_income: '수수료 수익',
    vat_payable: '부가세 예수금',
    withholding_payable: '원천세 예수금',
    dispute_hold: '이의 제기 보류금',
    write_off: '대사 차이 상각',
  },
  accountsMean: {
    issuer_receivable: '카드사가 아직 PG에 지급하지 않은 금액입니다.',
    bank: 'PG 계좌에 들어와 있는 금액입니다.',
    merchant_payable: 'PG가 가맹점에 지급해야 할 금액입니다.',
    fee_income: 'PG가 받은 수수료입니다.',
    vat_payable: '수수료에 붙은 부가세로, 세무서에 납부할 금액입니다.',
    withholding_payable: '개인 가맹점에서 원천징수한, 세무서에 납부할 금액입니다.',
    dispute_hold: '이의 제기가 끝날 때까지 보류한 금액입니다.',
    write_off: '원장과 카드사 명세가 달라 손실 또는 이익으로 처리한 금액입니다.',
  },
  kinds: {
    CAPTURE: '매입',
    REFUND: '취소',
    DISPUTE: '이의 제기',
    DISPUTE_OPENED: '이의 제기 접수: 금액 보류',
    DISPUTE_WON: '이의 제기 승소: 금액 반환',
    DISPUTE_LOST: '이의 제기 패소: 금액 차감',
    PAYOUT: '정산금 지급',
    ADJUSTMENT: '조정',
  },
};

export const words = { en, ko };
