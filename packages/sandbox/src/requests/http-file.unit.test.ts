import { expect, test } from 'vitest';
import { parseHttpFile } from './http-file.ts';

const file = `# A file.
@pg = http://localhost:8081

### Make it ready.
# @name ready
# expect 200 "status":"READY"
POST {{pg}}/pay/ready
Content-Type: application/json
X-Note: a:b

{
  "orderNo": "A-1",
  // a comment in between
  "amount": 1
}

### Nothing but words.
# and no request

### Look it up.
GET {{pg}}/pay/tx/{{ready.response.body.$.tid}}
`;

test('a file is variables and requests, in their order', () => {
  const { variables, requests } = parseHttpFile(file);
  expect(variables).toEqual({ pg: 'http://localhost:8081' });
  expect(requests).toEqual([
    {
      title: 'Make it ready.',
      name: 'ready',
      expected: { status: 200, text: '"status":"READY"' },
      method: 'POST',
      url: '{{pg}}/pay/ready',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Note', 'a:b'],
      ],
      body: '{\n  "orderNo": "A-1",\n  "amount": 1\n}',
    },
    {
      title: 'Look it up.',
      name: undefined,
      expected: undefined,
      method: 'GET',
      url: '{{pg}}/pay/tx/{{ready.response.body.$.tid}}',
      headers: [],
      body: undefined,
    },
  ]);
});

test('Windows line ends change nothing', () => {
  expect(parseHttpFile(file.replaceAll('\n', '\r\n'))).toEqual(parseHttpFile(file));
});

test.each([
  ['a request line', '### A\nfetch it please\n', 'is no request line'],
  ['a header', '### A\nGET /\nno header\n', 'is no header'],
])('what should be %s and is not is refused aloud', (_what, text, message) => {
  expect(() => parseHttpFile(text)).toThrow(message);
});
