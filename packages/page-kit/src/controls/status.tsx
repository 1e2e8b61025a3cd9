import type { ReactNode } from 'react';
import './status.css';

export type Tone = 'good' | 'bad' | 'waiting' | 'plain';

/** A state in a word, whose colour only underlines it. */
export function Status({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`status ${tone}`}>{children}</span>;
}
