import { describe, expect, test } from 'vitest';
import { type IssuersNo, noSuchIssuer, refusalFor, unreached } from './script-desk.ts';

const said = (no: IssuersNo, about?: string) => {
  const { refusal, message } = refusalFor('card', no, about);
  return [refusal, message] as const;
};

describe('what an issuer says instead of taking a script', () => {
  test.each(['VALIDATION_FAILED', 'INVALID_STATE', 'OVERLOADED', 'STORAGE_UNAVAILABLE'] as const)(
    '%s is passed on in its own words',
    (code) => {
      expect(said({ status: 400, code, message: 'Its own words.' })).toEqual([code, 'Its own words.']);
    },
  );

  test('its field errors keep their places', () => {
    const errors = [{ path: 'steps.0.declin', message: 'did you mean "decline"?' }];
    const no = { status: 400, code: 'VALIDATION_FAILED', message: 'Wrong.', errors };
    expect(refusalFor('card', no).errors).toEqual(errors);
  });

  test.each([401, 403])('%i means that the key of the PG is no good there', (status) => {
    expect(said({ status })).toEqual(['ISSUER_UNAVAILABLE', expect.stringContaining('CARD_KEY')]);
  });

  test('a script that is not there is no issuer without scripts', () => {
    const gone = { status: 404, code: 'NOT_FOUND', message: 'There is no script broke; there are none.' };
    expect(said(gone, 'broke')).toEqual(['NOT_FOUND', gone.message]);
    expect(said({ status: 404 })).toEqual(['NOT_FOUND', expect.stringContaining('takes no scripts')]);
    const noPath = { status: 404, code: 'NOT_FOUND', message: 'There is nothing at DELETE; see /docs.' };
    expect(said(noPath, 'broke')[1]).toContain('takes no scripts');
  });

  test('what it was not made for is its trouble, and none of its insides are told', () => {
    const no = { status: 500, code: 'BROKEN', message: 'at line 12 of secret.c' };
    expect(said(no)).toEqual(['ISSUER_UNAVAILABLE', expect.stringContaining('answered 500')]);
    expect(said(no)[1]).not.toContain('secret');
  });
});

test('an issuer that nobody named, and one that does not answer, are told apart', () => {
  expect(noSuchIssuer('crad', ['card', 'other'])).toMatchObject({
    refusal: 'NOT_FOUND',
    message: 'There is no issuer crad; CARD_ISSUERS names card, other.',
  });
  expect(unreached('card', 'it cannot be reached')).toMatchObject({
    refusal: 'ISSUER_UNAVAILABLE',
    retryAfterSeconds: 1,
  });
});
