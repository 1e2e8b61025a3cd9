import { adminMerchants, isRefusal } from '@payflow/contracts';
import { cutPage, type Routes, serve } from '@payflow/service-kit';
import {
  type AdministrationContext,
  changeMerchant,
  createMerchant,
  merchantView,
  noSuchMerchant,
  rotateKey,
} from '../merchants/administration.ts';
import type { MerchantReads } from '../records/reads.ts';
import { asAnswer, type KeyOf } from './pay.ts';

export function addAdminMerchantRoutes(
  routes: Routes,
  context: AdministrationContext,
  reads: MerchantReads,
  keyOf: KeyOf,
): void {
  serve(routes, adminMerchants.createMerchant, async ({ body, caller, key }) => {
    const keyed = keyOf({ path: adminMerchants.createMerchant.path, caller, key, body });
    return asAnswer(await createMerchant(context, { body, keyed }));
  });
  serve(routes, adminMerchants.listMerchants, async ({ query: { limit, cursor, search } }) => {
    const found = await reads.merchantsAfter(cursor, limit + 1, search);
    const { rows, nextCursor } = cutPage(found, limit, ({ id }) => id);
    return { merchants: rows.map(merchantView), nextCursor };
  });
  serve(routes, adminMerchants.getMerchant, async ({ params: { merchantId } }) => {
    const { merchant } = await context.store.look({ merchant: merchantId });
    return merchant ? merchantView(merchant) : noSuchMerchant(merchantId);
  });
  serve(routes, adminMerchants.changeMerchant, async ({ params: { merchantId }, body }) => {
    const changed = await changeMerchant(context, merchantId, body);
    return isRefusal(changed) ? changed : merchantView(changed);
  });
  serve(routes, adminMerchants.rotateKey, async ({ params: { merchantId }, body, caller, key }) => {
    const path = adminMerchants.rotateKey.path.replace(':merchantId', merchantId);
    return asAnswer(
      await rotateKey(context, { merchantId, body, keyed: keyOf({ path, caller, key, body }) }),
    );
  });
}
