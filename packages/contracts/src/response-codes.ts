/** ISO 8583 response codes (field 39), each with a name that never changes and a sentence for a human. */
export const RESPONSE_CODES = [
  { code: '00', name: 'approved', message: 'The issuer approved the payment.' },
  { code: '01', name: 'refer_to_issuer', message: 'The cardholder has to contact the issuer.' },
  { code: '03', name: 'invalid_merchant', message: 'The issuer does not know this merchant.' },
  { code: '04', name: 'pick_up_card', message: 'The issuer asks to keep the card.' },
  { code: '05', name: 'do_not_honor', message: 'The issuer declined the payment without giving a reason.' },
  { code: '06', name: 'error', message: 'The issuer could not process the request.' },
  { code: '12', name: 'invalid_transaction', message: 'The issuer does not allow this kind of transaction.' },
  { code: '13', name: 'invalid_amount', message: 'The amount is not valid for this card.' },
  { code: '14', name: 'invalid_card_number', message: 'The card number is not valid.' },
  { code: '15', name: 'no_such_issuer', message: 'No issuer stands behind this card number.' },
  { code: '30', name: 'format_error', message: 'The issuer could not read the request.' },
  { code: '41', name: 'lost_card', message: 'The card was reported lost.' },
  { code: '43', name: 'stolen_card', message: 'The card was reported stolen.' },
  { code: '51', name: 'insufficient_funds', message: 'The account has not enough money.' },
  { code: '54', name: 'expired_card', message: 'The card has expired.' },
  { code: '55', name: 'incorrect_pin', message: 'The PIN is not correct.' },
  {
    code: '57',
    name: 'not_permitted_to_cardholder',
    message: 'This card may not be used for this kind of payment.',
  },
  {
    code: '58',
    name: 'not_permitted_to_terminal',
    message: 'This merchant may not make this kind of payment.',
  },
  { code: '59', name: 'suspected_fraud', message: 'The issuer suspects fraud.' },
  { code: '61', name: 'exceeds_amount_limit', message: 'The amount exceeds the limit of the card.' },
  { code: '62', name: 'restricted_card', message: 'The card may not be used here.' },
  {
    code: '63',
    name: 'security_violation',
    message: 'The issuer declined the payment for a security reason.',
  },
  { code: '65', name: 'exceeds_frequency_limit', message: 'The card was used too often.' },
  { code: '75', name: 'pin_tries_exceeded', message: 'The PIN was wrong too many times.' },
  {
    code: '76',
    name: 'unable_to_locate_previous',
    message: 'The issuer does not know the earlier transaction.',
  },
  { code: '82', name: 'incorrect_cvv', message: 'The chip or magnetic stripe check value is not correct.' },
  { code: '91', name: 'issuer_unavailable', message: 'The issuer cannot be reached.' },
  { code: '94', name: 'duplicate_transaction', message: 'The issuer has seen this transaction before.' },
  { code: '96', name: 'system_malfunction', message: "The issuer's system malfunctioned." },
  { code: 'N7', name: 'incorrect_cvc', message: 'The security code (CVC) is not correct.' },
] as const satisfies readonly ResponseCode[];

export type ResponseCode = { readonly code: string; readonly name: string; readonly message: string };
export type KnownResponseCode = (typeof RESPONSE_CODES)[number]['code'];
export type ResponseCodeName = (typeof RESPONSE_CODES)[number]['name'];

const byCode = new Map<string, ResponseCode>(RESPONSE_CODES.map((entry) => [entry.code, entry]));
const byName = new Map<string, ResponseCode>(RESPONSE_CODES.map((entry) => [entry.name, entry]));

/** What a code means; a code outside the table, as a network may send one, is an unnamed decline. */
export function responseCode(code: string): ResponseCode {
  return (
    byCode.get(code) ?? {
      code,
      name: 'declined',
      message: `The issuer declined the payment with code ${code}.`,
    }
  );
}

/** Declines that are no word about the card or the money: nobody there could be asked. */
const ASK_ELSEWHERE: ReadonlySet<string> = new Set(['91'] satisfies KnownResponseCode[]);

/** Whether a decline leaves it free to ask another issuer. */
export const saysAskElsewhere = (code: string): boolean => ASK_ELSEWHERE.has(code);

/** The code with this name; undefined for any other text. */
export function responseCodeNamed(name: ResponseCodeName): ResponseCode;
export function responseCodeNamed(name: string): ResponseCode | undefined;
export function responseCodeNamed(name: string): ResponseCode | undefined {
  return byName.get(name);
}
