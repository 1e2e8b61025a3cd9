import { createHash } from 'node:crypto';
import { escapeHtml } from '@payflow/service-kit';

/** What all pages of the shop are made of: text alone, no script, nothing from elsewhere. */

/** A page's style is named by its hash, so no other one is taken. */
export const policyFor = (style: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const won = new Intl.NumberFormat('en-US');
export const money = (amount: number): string => `₩${won.format(amount)}`;

export interface PageParts {
  readonly title: string;
  readonly shopName: string;
  readonly style: string;
  /** As it is: whoever writes it has escaped what it holds. */
  readonly main: string;
  readonly head?: string;
}

export function page({ title, shopName, style, main, head = '' }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${head}<title>${escapeHtml(title)} · ${escapeHtml(shopName)}</title>
<style>${style}</style>
</head>
<body>
${main}
</body>
</html>
`;
}
