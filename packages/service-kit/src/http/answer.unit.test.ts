import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { operation } from '@payflow/contracts';
import type { Response } from 'express';
import { describe, expect, test } from 'vitest';
import { type Answer, writeReply } from './answer.ts';
import { onSilence } from './silence.ts';

/** A reply that no socket carries, as one within a process. */
function replyWithoutSocket(answer: Answer<unknown>) {
  const res = new ServerResponse(new IncomingMessage(new Socket()));
  let isSilent = false;
  onSilence(res, () => {
    isSilent = true;
  });
  writeReply(res as Response, operation.livez, answer);
  return { ended: res.writableEnded, destroyed: res.destroyed, isSilent, status: res.statusCode };
}

describe('a reply that no socket carries', () => {
  test.each<[Answer<unknown>, object]>([
    [{ answer: 'silence' }, { ended: false, destroyed: false, isSilent: true }],
    [{ answer: 'reset' }, { ended: false, destroyed: true, isSilent: false }],
    [
      { answer: 'twice', body: { alive: true } },
      { ended: true, destroyed: false, status: 200 },
    ],
    [
      { answer: 'raw', status: 503, type: 'text/plain', bytes: 'no' },
      { ended: true, status: 503 },
    ],
    [
      { answer: 'fresh', status: 201, body: {} },
      { ended: true, status: 201 },
    ],
  ])('is written, cut off or left open as %j says', (answer, expected) => {
    expect(replyWithoutSocket(answer)).toMatchObject(expected);
  });
});
