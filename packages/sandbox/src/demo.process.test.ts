import { expect, test } from 'vitest';
import { isSilent, plot } from './supervisor/payflow-process.ts';

const LONG = { timeout: 60_000 };
const STORY = [
  'A card that is approved',
  'with approval code',
  'The order is PAID.',
  'declines with code 51',
  'The order is FAILED',
  'with webhook-id',
  'valid (APPLIED)',
  'All was as told.',
];

function expectStory(out: string): void {
  const places = STORY.map((sentence) => out.indexOf(sentence));
  expect(places).not.toContain(-1);
}

test('the demo starts PayFlow, tells its story, and leaves nothing running', LONG, async () => {
  using place = await plot();
  const demo = place.run(['demo']);
  const { code, out, err } = await demo.exited;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expectStory(out);
  expect(demo.leftSomething()).toBe(false);
});

test('the demo uses the PayFlow that runs, and leaves it running', LONG, async () => {
  using place = await plot();
  const payflow = place.run(['start']);
  await payflow.said('Ctrl-C stops it.');
  const { code, out, err } = await place.run(['demo']).exited;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`PayFlow runs at ${place.urls.pg}`);
  expectStory(out);
  expect(await isSilent(place.urls.pg)).toBe(false);
  payflow.signal('SIGINT');
  expect(await payflow.exited).toMatchObject({ code: 0 });
});
