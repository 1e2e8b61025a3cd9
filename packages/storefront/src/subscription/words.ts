import type { Translated } from '@payflow/page-kit';

const en = { title: 'Phone Care' };
const ko: Translated<typeof en> = { title: '폰 케어' };
export const words = { en, ko };
