import type { Draft } from './draft.ts';

export interface Preset {
  /** Its name among the words, and the script's own at first. */
  readonly id: string;
  readonly draft: Draft;
}

/** Each has an amount of its own, so that all other payments go on as usual and two presets do not meet. */
export const presets: readonly Preset[] = [
  { id: 'declined', draft: { match: { amount: 5_100 }, steps: [{ decline: '51', times: 'always' }] } },
  {
    id: 'broke-twice',
    draft: { match: { amount: 4_321 }, steps: [{ decline: '51', times: 2 }, { approve: {} }] },
  },
  {
    id: 'three-declines',
    draft: { match: { amount: { min: 30_000, max: 39_999 } }, steps: [{ decline: '05', times: 3 }] },
  },
  {
    id: 'lost-card',
    draft: { match: { cardNumber: '4242424242424242', amount: 4_100 }, steps: [{ decline: '41' }] },
  },
  { id: 'timeout', draft: { match: { amount: 4_080 }, steps: [{ timeout: {} }] } },
  { id: 'silence', draft: { match: { amount: 4_090 }, steps: [{ approveThenSilence: {} }] } },
  { id: 'late', draft: { match: { amount: 4_095 }, steps: [{ lateApprove: 5_000 }] } },
  { id: 'broken', draft: { match: { amount: 5_030 }, steps: [{ http: { status: 503 }, times: 'always' }] } },
  { id: 'garbage', draft: { match: { amount: 5_040 }, steps: [{ malformed: 'notJson' }] } },
  { id: 'slow', draft: { match: { amount: 2_000 }, steps: [{ delay: 2_000, times: 'always' }] } },
  { id: 'twice-answered', draft: { match: { amount: 2_200 }, steps: [{ duplicateReply: {} }] } },
  { id: 'one-in-ten', draft: { match: {}, steps: [{ decline: '05', probability: 0.1 }] } },
  {
    id: 'refund-declined',
    draft: { match: { operation: 'refund', amount: 6_100 }, steps: [{ decline: '12' }] },
  },
  {
    id: 'not-on-statement',
    draft: { match: { amount: 7_000 }, steps: [{ approve: {}, statement: 'omit' }] },
  },
  {
    id: 'disputed',
    draft: {
      match: { amount: 8_000 },
      steps: [{ approve: {}, dispute: { after: 'P2D', outcome: 'lost', resolveAfter: 'P7D' } }],
    },
  },
];

const EMPTY: Preset = { id: 'my-script', draft: { match: { amount: 1_000 }, steps: [{ decline: '51' }] } };

export const presetNamed = (id: string | null): Preset => presets.find((one) => one.id === id) ?? EMPTY;
