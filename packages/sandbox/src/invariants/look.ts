// The process of `examineAside`.
import { workAside } from '../aside.ts';
import type { LookTask } from './aside.ts';
import { examine } from './invariants.ts';

workAside(({ books, times }: LookTask) => examine(books, times));
