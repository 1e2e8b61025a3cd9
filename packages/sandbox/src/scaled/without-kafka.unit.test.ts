import { expect, test } from 'vitest';
import { projectFiles, readProjectFile } from '../house/project-files.ts';
import { isWithoutKafka, withoutKafka } from './without-kafka.ts';

const STORIES = 'packages/sandbox/src/stories/';
const GOES_BACK = /town\.restore\([^,)]+\)|town\.reset\(\)|snapshots\.(?:restoreSnapshot|resetSandbox)/;

const stories = projectFiles().filter((path) => path.startsWith(STORIES) && path.endsWith('.story.test.ts'));
const listed = (path: string) => withoutKafka.filter(({ file }) => path === STORIES + file);

/** The body of the test of this title, up to the next one. */
const bodyOf = (source: string, title: string): string => {
  const [, after = ''] = source.split(title);
  return after.split(/\n *test(?:\.each)?\(/)[0] ?? '';
};

test('the list of stories that are played without Kafka has no entry too many', () => {
  for (const { file, test: title, why } of withoutKafka) {
    const source = readProjectFile(STORIES + file);
    expect(title === undefined ? source : bodyOf(source, title), `${file}: ${title}`).toMatch(GOES_BACK);
    expect(why).toMatch(/^\w.{20,}\.$/);
  }
});

test('and none too few: who goes back is on it', () => {
  const goBack = stories.filter((path) => GOES_BACK.test(readProjectFile(path)));
  expect(goBack.filter((path) => listed(path).length === 0)).toEqual([]);
});

test('a title is of its file alone', () => {
  expect(isWithoutKafka('/x/stories/snapshots.story.test.ts', 'whatever')).toBe(true);
  expect(isWithoutKafka('/x/stories/bus.story.test.ts', 'whatever')).toBe(false);
  expect(isWithoutKafka('/x/stories/paying.story.test.ts', withoutKafka[1]?.test ?? '')).toBe(false);
});
