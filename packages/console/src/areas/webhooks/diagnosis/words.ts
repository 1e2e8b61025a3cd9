import type { Translated } from '@payflow/page-kit';

/** What can be wrong with a webhook's signature, and what mends it. */
const en = {
  'missing-header': {
    title: '{{name}} is missing',
    mend: 'All three headers are needed. A proxy or a framework may have dropped it; webhook-… is not among the usual names.',
  },
  'repeated-header': {
    title: '{{name}} came {{times}} times',
    mend: 'Most servers join repeated headers by a comma, and then nothing matches. Take one of them.',
  },
  'padded-header': {
    title: '{{name}} has blanks around its value',
    mend: 'Trim it before it is signed or compared.',
  },
  'changed-header': {
    title: '{{name}} is not what was sent',
    mend: 'With the value that this try went out with it is signed rightly. Something on the way changed it.',
  },
  'bad-id': {
    title: 'webhook-id is no id',
    mend: 'It is 1 to 255 visible ASCII characters without a full stop, for a full stop joins what is signed.',
  },
  'bad-timestamp-milliseconds': {
    title: 'webhook-timestamp is in milliseconds',
    mend: 'It is whole seconds since 1970. Take it as text, exactly as it came.',
  },
  'bad-timestamp-date': {
    title: 'webhook-timestamp is a date',
    mend: 'It is whole seconds since 1970. Take it as text, exactly as it came.',
  },
  'bad-timestamp-other': {
    title: 'webhook-timestamp is no time',
    mend: 'It is whole seconds since 1970, digits alone.',
  },
  stale: {
    title: 'It was signed {{by}} s before',
    mend: '300 s are allowed. It was repeated by somebody, waited somewhere, or the clock of the receiver is wrong.',
  },
  ahead: {
    title: 'It was signed {{by}} s in the future',
    mend: '300 s are allowed. The clock of the receiver is slow; webhook-timestamp is always real time, also when the sandbox clock was moved.',
  },
  'secret-empty': {
    title: 'There is no secret',
    mend: 'It was shown once, when the endpoint was made; rotate it when it is lost.',
  },
  'secret-padded': {
    title: 'The secret has blanks, a line end or quotes around it',
    mend: 'Environment files and copied lines add them. Trim it.',
  },
  'secret-no-prefix': {
    title: 'The secret lacks whsec_',
    mend: 'It was tried with the prefix put before it. Keep it as it was shown.',
  },
  'secret-url-safe': {
    title: 'The secret is in URL-safe base64',
    mend: 'It was tried as plain base64, with + and / for - and _.',
  },
  'secret-not-base64': {
    title: 'The secret is not base64',
    mend: 'After whsec_ stands the base64 of 24 to 64 bytes. This one was cut, or is something else.',
  },
  'secret-length': {
    title: 'The secret holds {{bytes}} bytes',
    mend: 'It must hold 24 to 64. This one was cut, or is something else: an API key perhaps.',
  },
  'signature-no-version': {
    title: 'The signature has no version before it',
    mend: 'webhook-signature is a list of v1,<base64> with blanks between. Something cut the v1 off.',
  },
  'signature-hex': {
    title: 'The signature is in hex',
    mend: 'It is base64. As hex it would be right: compare base64 with base64.',
  },
  'other-version': {
    title: 'There is no v1 signature: {{versions}}',
    mend: 'Only v1 can be verified by a shared secret.',
  },
  'wrong-secret': {
    title: 'It was signed with another secret',
    mend: 'Headers and body are exactly what was sent, so it is the secret: of another endpoint, or from before it was rotated.',
  },
  'no-match': {
    title: 'The signature fits neither this secret nor any usual change of the body',
    mend: 'Either the secret is of another endpoint, or body, id or time are not what was signed. Open the tool from a try of the delivery, and it compares them byte by byte.',
  },
  'body-written-anew': {
    title: 'The body was parsed and written anew',
    mend: 'Written compactly it is signed rightly. Verify the raw bytes before any JSON parser touches them.',
  },
  'body-key-order': {
    title: 'The keys of the body are in another order',
    mend: 'The values are the same. Verify the raw bytes before any JSON parser touches them.',
  },
  'body-end': {
    title: 'The body has blanks or a line end after it',
    mend: 'Without them it is signed rightly. An editor, a log or readline added them.',
  },
  'body-line-ends': {
    title: 'The line ends of the body were changed',
    mend: 'With LF it is signed rightly.',
  },
  'body-mark': {
    title: 'The body begins with a byte order mark',
    mend: 'Without it it is signed rightly. Read the bytes, not text from a file.',
  },
  'body-quoted': {
    title: 'The body is JSON within a JSON string',
    mend: 'What stands in the string is signed rightly. It was encoded once too often.',
  },
  'body-encoding': {
    title: 'The body was read in another encoding',
    mend: 'It is UTF-8 and was read as Latin-1. Verify the bytes, or read them as UTF-8.',
  },
  'body-content': {
    title: 'The body says something else than what was sent',
    mend: 'What was sent is signed rightly; this was changed on its way.',
  },
};

const ko: Translated<typeof en> = {
  'missing-header': {
    title: '{{name}} 헤더가 없습니다',
    mend: '세 헤더가 모두 필요합니다. 프록시나 프레임워크가 지웠을 수 있습니다.',
  },
  'repeated-header': {
    title: '{{name}} 헤더가 {{times}}번 왔습니다',
    mend: '대부분의 서버는 같은 헤더를 쉼표로 이어 붙이므로 아무것도 일치하지 않게 됩니다. 하나만 사용하세요.',
  },
  'padded-header': {
    title: '{{name}} 값 앞뒤에 공백이 있습니다',
    mend: '서명하거나 비교하기 전에 공백을 없애세요.',
  },
  'changed-header': {
    title: '{{name}} 값이 보낸 것과 다릅니다',
    mend: '이 시도에서 보낸 값으로는 서명이 맞습니다. 전달 도중에 바뀌었습니다.',
  },
  'bad-id': {
    title: 'webhook-id가 올바른 형식이 아닙니다',
    mend: '마침표가 없는 ASCII 1~255자입니다. 마침표는 서명할 값을 잇는 데 쓰입니다.',
  },
  'bad-timestamp-milliseconds': {
    title: 'webhook-timestamp가 밀리초입니다',
    mend: '1970년부터의 초(정수)여야 합니다. 받은 텍스트를 그대로 사용하세요.',
  },
  'bad-timestamp-date': {
    title: 'webhook-timestamp가 날짜 형식입니다',
    mend: '1970년부터의 초(정수)여야 합니다. 받은 텍스트를 그대로 사용하세요.',
  },
  'bad-timestamp-other': {
    title: 'webhook-timestamp가 시각이 아닙니다',
    mend: '1970년부터의 초를 숫자로만 적은 값입니다.',
  },
  stale: {
    title: '{{by}}초 전에 서명되었습니다',
    mend: '300초까지 허용합니다. 누군가 다시 보냈거나, 어딘가에서 지연되었거나, 수신 서버의 시계가 틀립니다.',
  },
  ahead: {
    title: '{{by}}초 뒤의 시각으로 서명되었습니다',
    mend: '300초까지 허용합니다. 수신 서버의 시계가 느립니다. webhook-timestamp는 샌드박스 시계를 옮겨도 언제나 실제 시각입니다.',
  },
  'secret-empty': {
    title: '시크릿이 없습니다',
    mend: '엔드포인트를 만들 때 한 번만 표시됩니다. 잃어버렸다면 교체하세요.',
  },
  'secret-padded': {
    title: '시크릿 앞뒤에 공백, 줄바꿈 또는 따옴표가 있습니다',
    mend: '환경 변수 파일이나 복사한 줄에서 자주 생깁니다. 없애고 사용하세요.',
  },
  'secret-no-prefix': {
    title: '시크릿에 whsec_가 없습니다',
    mend: '앞에 붙여서 검사했습니다. 표시된 그대로 보관하세요.',
  },
  'secret-url-safe': {
    title: '시크릿이 URL-safe base64입니다',
    mend: '-와 _를 +와 /로 바꾼 일반 base64로 검사했습니다.',
  },
  'secret-not-base64': {
    title: '시크릿이 base64가 아닙니다',
    mend: 'whsec_ 뒤에는 24~64바이트의 base64가 옵니다. 잘렸거나 다른 값입니다.',
  },
  'secret-length': {
    title: '시크릿이 {{bytes}}바이트입니다',
    mend: '24~64바이트여야 합니다. 잘렸거나 API 키 같은 다른 값입니다.',
  },
  'signature-no-version': {
    title: '서명 앞에 버전이 없습니다',
    mend: 'webhook-signature는 v1,<base64>를 공백으로 나열한 값입니다. v1이 잘려 나갔습니다.',
  },
  'signature-hex': {
    title: '서명이 16진수입니다',
    mend: 'base64여야 합니다. 16진수로는 맞는 값이니 base64끼리 비교하세요.',
  },
  'other-version': {
    title: 'v1 서명이 없습니다: {{versions}}',
    mend: '공유 시크릿으로 검증할 수 있는 것은 v1뿐입니다.',
  },
  'wrong-secret': {
    title: '다른 시크릿으로 서명되었습니다',
    mend: '헤더와 본문은 보낸 그대로이므로 시크릿이 문제입니다. 다른 엔드포인트의 것이거나 교체하기 전의 것입니다.',
  },
  'no-match': {
    title: '이 시크릿으로도, 흔한 본문 변형으로도 서명이 맞지 않습니다',
    mend: '시크릿이 다른 엔드포인트의 것이거나 본문·ID·시각이 서명한 것과 다릅니다. 전송 내역의 시도에서 이 도구를 열면 바이트 단위로 비교합니다.',
  },
  'body-written-anew': {
    title: '본문이 파싱된 뒤 다시 직렬화되었습니다',
    mend: '공백 없이 쓰면 서명이 맞습니다. JSON으로 파싱하기 전의 원본 바이트로 검증하세요.',
  },
  'body-key-order': {
    title: '본문의 키 순서가 다릅니다',
    mend: '값은 같습니다. JSON으로 파싱하기 전의 원본 바이트로 검증하세요.',
  },
  'body-end': {
    title: '본문 끝에 공백이나 줄바꿈이 붙었습니다',
    mend: '없애면 서명이 맞습니다. 편집기, 로그 또는 readline이 붙인 것입니다.',
  },
  'body-line-ends': { title: '본문의 줄바꿈 문자가 바뀌었습니다', mend: 'LF로는 서명이 맞습니다.' },
  'body-mark': {
    title: '본문이 BOM으로 시작합니다',
    mend: '없애면 서명이 맞습니다. 파일의 텍스트가 아니라 바이트를 읽으세요.',
  },
  'body-quoted': {
    title: '본문이 JSON 문자열 안에 든 JSON입니다',
    mend: '문자열 안의 내용으로는 서명이 맞습니다. 한 번 더 인코딩되었습니다.',
  },
  'body-encoding': {
    title: '본문을 다른 문자 인코딩으로 읽었습니다',
    mend: 'UTF-8인데 Latin-1로 읽었습니다. 바이트로 검증하거나 UTF-8로 읽으세요.',
  },
  'body-content': {
    title: '본문이 보낸 내용과 다릅니다',
    mend: '보낸 내용으로는 서명이 맞습니다. 전달 도중에 바뀌었습니다.',
  },
};

export const words = { en, ko };
