/** A story that several processes of the gateway can play, but not on Kafka. */
export interface Exception {
  /** In packages/sandbox/src/stories. */
  readonly file: string;
  /** Its title; all of the file when absent. */
  readonly test?: string;
  readonly why: string;
}

/** Their towns are the others' in all else: the workers' own buses carry what they have to say. */
export const withoutKafka: readonly Exception[] = [
  {
    file: 'snapshots.story.test.ts',
    why: 'It is about going back, and what was told on Kafka cannot be taken back.',
  },
  {
    file: 'bus.story.test.ts',
    test: 'a town that goes back to a snapshot publishes what was unsent in it, and knows nothing of what came after',
    why: 'It goes back, which a town on Kafka refuses.',
  },
];

/** Whether a test, by the path of its file and its title, is one of them. */
export const isWithoutKafka = (path: string, title: string): boolean =>
  withoutKafka.some(({ file, test = title }) => path.endsWith(`/${file}`) && test === title);
