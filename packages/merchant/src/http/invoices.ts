import { isRefusal, type Refusal, refusals, shopInvoices } from '@payflow/contracts';
import { allow, callerFacts, type Routes, serve } from '@payflow/service-kit';
import { type Asking, shopperOf } from '../buyers/shopper.ts';
import { type createListPapers, type OnPaper, paperReply } from '../invoices/papers.ts';
import { invoicePage, invoicePolicy, noInvoicePage } from './invoice-page.ts';

export interface InvoiceParts {
  readonly shopName: string;
  show(orderNo: string, asking: Asking): Promise<OnPaper | Refusal>;
  readonly list: ReturnType<typeof createListPapers>;
}

const PATH = '/invoices/:orderNo';
const MOST_CHARS = 64;

/** Invoices and credit notes: as JSON, as a table, and as a page to print. */
export function addInvoices(routes: Routes, { shopName, show, list }: InvoiceParts): void {
  serve(routes, shopInvoices.listShopInvoices, ({ query }) => list(query));
  serve(routes, shopInvoices.getShopInvoice, async ({ params, caller }) => {
    const found = await show(params.orderNo, { shopper: shopperOf(caller) });
    if (isRefusal(found)) return found;
    return { invoice: paperReply(found.invoice), creditNotes: found.creditNotes.map(paperReply) };
  });
  addPage(routes, { shopName, show });
}

/** A browser shows no token, so the address may name the payment: who comes back from it knows that. */
function addPage(routes: Routes, { shopName, show }: Pick<InvoiceParts, 'shopName' | 'show'>): void {
  const authenticate = routes.authenticators.shopper;
  routes.router.get(PATH, async (req, res) => {
    res.locals.route = PATH;
    const caller = (await authenticate?.(callerFacts(req))) ?? { id: '' };
    const { orderNo } = req.params;
    const { tid } = req.query;
    const known = typeof tid === 'string' && tid.length <= MOST_CHARS ? tid : undefined;
    const found = isRefusal(caller)
      ? caller
      : await show(orderNo.slice(0, MOST_CHARS), { shopper: shopperOf(caller), tid: known });
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Content-Security-Policy', invoicePolicy);
    const [status, html] = isRefusal(found)
      ? [refusals[found.refusal].status, noInvoicePage(found.message, shopName)]
      : [200, invoicePage(found, shopName)];
    res.status(status).type('html').send(html);
  });
  allow(routes, PATH, 'get');
}
