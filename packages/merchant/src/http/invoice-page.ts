import { escapeHtml } from '@payflow/service-kit';
import type { Paper, PaperLine } from '../invoices/paper.ts';
import type { OnPaper } from '../invoices/papers.ts';
import { seoulDay } from '../invoices/seoul-day.ts';
import { money, page, policyFor } from './page.ts';

/** An order's invoice and its credit notes, for the screen and for A4: each begins on a sheet of its own. */

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f23; --soft: #5c6570; --line: #d9dee3; --paper: #fff; --ground: #f3f5f7 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceff2; --soft: #a3adb8; --line: #363d45; --paper: #1b1f24; --ground: #111417 }
}
* { box-sizing: border-box }
body { margin: 0; padding: 4vh 1rem; background: var(--ground); color: var(--ink); font: .9375rem/1.5 system-ui, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif }
article { max-width: 52rem; margin: 0 auto 2rem; padding: 2.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem }
header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 2rem; border-bottom: 2px solid var(--ink); padding-bottom: 1rem }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.25 }
h1 small { display: block; color: var(--soft); font-size: .9375rem; font-weight: 400 }
.number { font-size: 1.125rem; font-weight: 600; font-variant-numeric: tabular-nums }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .125rem 1rem; align-content: start; margin: 0; word-break: keep-all }
dt, .note { color: var(--soft) }
dd { margin: 0; overflow-wrap: anywhere }
.parties { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 1rem 2rem; margin: 1.5rem 0 }
.lines { overflow-x: auto }
table { width: 100%; border-collapse: collapse }
th, td { padding: .5rem 0 .5rem 1rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; white-space: nowrap; font-variant-numeric: tabular-nums }
th { color: var(--soft); font-weight: 500; line-height: 1.3 }
th small { display: block; font-weight: 400 }
th:first-child, td:first-child { min-width: 9rem; padding-left: 0; text-align: left; white-space: normal; overflow-wrap: anywhere; word-break: keep-all }
thead { display: table-header-group }
tr { break-inside: avoid }
.sums { grid-template-columns: 1fr max-content; gap: .25rem 0; width: min(100%, 22rem); margin: 1.25rem 0 0 auto; break-inside: avoid }
.sums dd { text-align: right; font-variant-numeric: tabular-nums }
.sums .total { padding-top: .375rem; border-top: 2px solid var(--ink); color: var(--ink); font-size: 1.125rem; font-weight: 600 }
.note { margin: 1.5rem 0 0; font-size: .8125rem }
nav { max-width: 52rem; margin: 0 auto 1rem }
a { color: var(--ink) }
@media (max-width: 40rem) {
  nav { padding: 1rem 1rem 0 }
  body { padding: 0 }
  article { padding: 1.5rem 1rem; border-width: 0 0 1px; border-radius: 0 }
}
@page { size: A4; margin: 16mm }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --ground: #fff }
  body { padding: 0; font-size: 10pt }
  nav { display: none }
  article { max-width: none; margin: 0; padding: 0; border: 0; border-radius: 0 }
  article + article { break-before: page }
  .lines { overflow: visible }
}
`;

export const invoicePolicy = policyFor(STYLE);

const NAMES = {
  INVOICE: ['Invoice', '거래명세서'],
  CREDIT_NOTE: ['Credit note', '환불명세서'],
} as const;

const both = (english: string, korean: string): string => `${english} <small>${korean}</small>`;

function facts(rows: readonly (readonly [string, string | null])[]): string {
  const shown = rows.flatMap(([name, value]) =>
    value === null ? [] : [`<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`],
  );
  return `<dl>${shown.join('\n')}</dl>`;
}

const lineRow = ({
  name,
  color,
  quantity,
  unitPrice,
  supplyValue,
  taxFree,
  vat,
  amount,
}: PaperLine): string => {
  const what = color === null ? name : `${name}, ${color}`;
  const numbers = [quantity, money(unitPrice), money(supplyValue + taxFree), money(vat), money(amount)];
  return `<tr><td>${escapeHtml(what)}</td>${numbers.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
};

const HEADS = [
  ['Item', '품목'],
  ['Quantity', '수량'],
  ['Unit price', '단가'],
  ['Supply value', '공급가액'],
  ['VAT', '세액'],
  ['Amount', '금액'],
] as const;

function linesTable({ lines }: Paper): string {
  const heads = HEADS.map(([english, korean]) => `<th scope="col">${both(english, korean)}</th>`);
  return `<div class="lines"><table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>${lines.map(lineRow).join('\n')}</tbody>
</table></div>`;
}

function sums({ kind, supplyValue, vat, taxFree, total }: Paper): string {
  const rows: (readonly [string, number])[] = [
    ['Supply value 공급가액', supplyValue],
    ['VAT 부가가치세', vat],
    ...(taxFree > 0 ? [['Free of VAT 면세', taxFree] as const] : []),
  ];
  const label = kind === 'INVOICE' ? 'Total 합계' : 'Credited 환불 합계';
  const cells = rows.map(([name, amount]) => `<dt>${name}</dt><dd>${money(amount)}</dd>`);
  return `<dl class="sums">${cells.join('\n')}
<dt class="total">${label}</dt><dd class="total">${money(total)}</dd></dl>`;
}

function paperArticle(paper: Paper): string {
  const [english, korean] = NAMES[paper.kind];
  const { number, seller, buyer, orderNo, tid, invoiceNo, reason, issuedAt } = paper;
  return `<article>
<header>
<h1>${both(english, korean)}</h1>
<div><div class="number">${escapeHtml(number)}</div>${facts([['Issued 발행일', seoulDay(issuedAt)]])}</div>
</header>
<div class="parties">
${facts([
  ['Seller 공급자', seller.name],
  ['Buyer 공급받는 자', buyer?.name ?? 'Guest'],
  ['E-mail', buyer?.email ?? null],
])}
${facts([
  ['Order 주문번호', orderNo],
  ['Payment 거래번호', tid],
  ['For invoice 원본', invoiceNo],
  ['Reason 사유', reason],
])}
</div>
${linesTable(paper)}
${sums(paper)}
<p class="note">Prices include VAT. This is not a tax invoice (세금계산서).</p>
</article>`;
}

export function invoicePage({ invoice, creditNotes }: OnPaper, shopName: string): string {
  const { orderNo, tid } = invoice;
  const order = `/shop/orders/${encodeURIComponent(orderNo)}?${new URLSearchParams({ tid })}`;
  const back = `<nav><a href="${escapeHtml(order)}">← Back to the order 주문으로 돌아가기</a></nav>`;
  const main = `${back}<main>\n${[invoice, ...creditNotes].map(paperArticle).join('\n')}\n</main>`;
  return page({ title: invoice.number, shopName, style: STYLE, main });
}

export function noInvoicePage(why: string, shopName: string): string {
  const main = `<main><article><header><h1>No invoice here</h1></header><p>${escapeHtml(why)}</p></article></main>`;
  return page({ title: 'No invoice here', shopName, style: STYLE, main });
}
