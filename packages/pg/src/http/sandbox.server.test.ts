import { expect, test } from 'vitest';
import { startGateway } from '../test-gateway.ts';

test('the clock stops before its years have five digits, which no RFC 3339 time has', async () => {
  await using pg = await startGateway();
  await pg.advance(Date.UTC(8995, 0) - pg.clock.now());
  expect(await pg.post('/sandbox/clock', { advance: 'P3650D' })).toMatchObject({
    status: 400,
    json: { code: 'VALIDATION_FAILED', errors: [{ path: 'advance' }] },
  });
});
