import { adminIssuerScripts as admin, issuer } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { makeCredentials } from '../supervisor/credentials.ts';
import { replyOf } from '../town/clients.ts';

const card = { issuer: 'card' };
const broke = { ...card, name: 'broke-twice' };
const body = { match: { amount: 4_321 }, steps: [{ decline: '51', times: 2 }, { approve: {} }] };
const refused = (code: string, message: RegExp) => ({
  ok: false,
  problem: { code, message: expect.stringMatching(message) },
});

test('an admin tells the issuer what to do by way of the PG, sees it done, and has it forgotten', async () => {
  await using town = await startSandbox({ seed: 41 });
  const made = replyOf(await town.pg.call(admin.putIssuerScript, { params: broke, body }));
  expect(made).toMatchObject({ name: 'broke-twice', hits: 0, used: [0, 0], left: 3 });
  expect(await town.scripts.list()).toEqual([made]);
  for (const attemptId of ['minas-1', 'minas-2'])
    await town.card.call(issuer.authorize, {
      body: { amount: 4_321, merchantName: 'Shop', tid: 'T0123456789ABCDEFGHJ', attemptId },
    });
  const { scripts } = replyOf(await town.pg.call(admin.listIssuerScripts, { params: card }));
  expect(scripts).toMatchObject([{ hits: 2, used: [2, 0], left: 1 }]);
  expect(replyOf(await town.pg.call(admin.deleteIssuerScript, { params: broke }))).toEqual({
    name: 'broke-twice',
  });
  expect(await town.pg.call(admin.deleteIssuerScript, { params: broke })).toMatchObject(
    refused('NOT_FOUND', /no script broke-twice/),
  );
  await town.scripts.put('one', { steps: [{ approve: {} }] });
  expect(replyOf(await town.pg.call(admin.resetIssuerScripts, { params: card }))).toEqual({ forgotten: 1 });
});

test('a wrong script is refused where it is wrong, and nothing changes', async () => {
  await using town = await startSandbox({ seed: 42 });
  const put = (steps: readonly unknown[]) =>
    town.pg.call(admin.putIssuerScript, { params: broke, body: { steps } as never });
  expect(await put([{ declin: '51' }])).toMatchObject({
    ok: false,
    status: 400,
    problem: {
      errors: expect.arrayContaining([
        { path: 'steps.0.declin', message: expect.stringMatching(/did you mean "decline"/) },
      ]),
    },
  });
  expect(await put([])).toMatchObject({ status: 400, problem: { errors: [{ path: 'steps' }] } });
  const badName = { ...card, name: 'no name!' };
  expect(await town.pg.call(admin.putIssuerScript, { params: badName, body })).toMatchObject({
    status: 400,
    problem: { errors: [{ path: 'name' }] },
  });
  expect(await town.scripts.list()).toEqual([]);
});

test('an issuer that is not there, down, or shut to the PG is told apart', async () => {
  await using town = await startSandbox({ seed: 43 });
  const list = (name: string) => town.pg.call(admin.listIssuerScripts, { params: { issuer: name } });
  expect(await list('crad')).toMatchObject(refused('NOT_FOUND', /CARD_ISSUERS names card/));
  await town.kill('card');
  expect(await list('card')).toMatchObject({
    ...{ status: 503, headers: { 'retry-after': '1' } },
    ...refused('ISSUER_UNAVAILABLE', /card does not answer/),
  });
  await town.start('card');
  expect(await list('card')).toMatchObject({ ok: true });
});

test('a key that the issuer refuses is named', async () => {
  await using town = await startSandbox({
    seed: 44,
    overrides: { pg: { CARD_KEY: makeCredentials().cardKey } },
  });
  expect(await town.pg.call(admin.listIssuerScripts, { params: card })).toMatchObject({
    ...{ status: 503 },
    ...refused('ISSUER_UNAVAILABLE', /refuses the key/),
  });
});

test('an issuer in server mode takes no scripts, which the PG says', async () => {
  await using town = await startSandbox({ seed: 45, overrides: { card: { PAYFLOW_MODE: 'server' } } });
  expect(await town.pg.call(admin.putIssuerScript, { params: broke, body })).toMatchObject({
    ...{ status: 404 },
    ...refused('NOT_FOUND', /card takes no scripts/),
  });
});
