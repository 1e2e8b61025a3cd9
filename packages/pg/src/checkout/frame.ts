import { type CheckoutLanguage, checkoutWords } from '@payflow/contracts/checkout-words';
import { escapeHtml } from '@payflow/service-kit';
import { STYLE, STYLE_HASH } from './look.ts';

/** What all pages of the buyer have around them. */

/** JSON for a data block: nothing in it ends the block, or begins a comment. */
export const jsonBlock = (data: object): string =>
  JSON.stringify(data).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A host may hold commas, semicolons and quotes, which would end a directive and begin another. */
const PLAIN_ORIGIN = /^https?:\/\/[\w.:[\]-]+$/;

/** The Content-Security-Policy: one style, our own script or none, and a form that may end only at the places that the payment names. */
export const checkoutCsp = (formTargets: readonly string[], script: 'script' | 'no script'): string => {
  const targets = ["'self'", ...formTargets.filter((target) => PLAIN_ORIGIN.test(target))].join(' ');
  const own = script === 'script' ? "; script-src 'self'; img-src 'self'" : '';
  return `default-src 'none'; style-src ${STYLE_HASH}${own}; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`;
};

/** How this visitor wants it. */
export interface Frame {
  readonly language: CheckoutLanguage;
  /** The colours that they chose; absent: their system's. */
  readonly look?: 'light' | 'dark';
  /** The tags that bring the page's script; empty when it is not built. */
  readonly scriptTags: string;
}

export interface PageContent {
  readonly title: string;
  readonly body: string;
  /** Where the page shows itself anew in another language, when it can. */
  readonly address?: string;
  /** For the script that takes the page over; absent: it stays as it is. */
  readonly data?: object;
}

/** The way to the page's other language. */
function languages({ language }: Frame, address: string | undefined): string {
  if (address === undefined) return '';
  const other = language === 'ko' ? 'en' : 'ko';
  const words = checkoutWords[other];
  return `<a href="${escapeHtml(`${address}&lang=${other}`)}" lang="${other}" hreflang="${other}">${words.languageName}</a>`;
}

/** A page and, when there is a script for it, the data from which that takes it over. */
export function page(frame: Frame, { title, body, address, data }: PageContent): string {
  const { language, look, scriptTags } = frame;
  const { sandbox } = checkoutWords[language];
  const isTakenOver = data !== undefined && scriptTags !== '';
  return (
    `<!doctype html>\n<html lang="${language}"${look ? ` data-look="${look}"` : ''}><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style>` +
    (isTakenOver ? scriptTags : '') +
    `</head><body><main${data ? '' : ' class="alone"'}><header class="top"><p class="mark">PayFlow <small>${escapeHtml(sandbox)}</small></p>` +
    `${languages(frame, address)}</header>${body}</main>` +
    (isTakenOver ? `<script type="application/json" id="checkout-data">${jsonBlock(data)}</script>` : '') +
    `</body></html>\n`
  );
}
