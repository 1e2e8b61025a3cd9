import { issuer } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { Scripts } from '../scripts/scripts.ts';

/** What the issuer is told to do; not there in server mode. */
export function scriptRoutes(routes: Routes, scripts: Scripts): void {
  serve(routes, issuer.putScript, ({ params, body }) => scripts.put(params.name, body));
  serve(routes, issuer.listScripts, () => scripts.list());
  serve(routes, issuer.getScript, ({ params }) => scripts.find(params.name));
  serve(routes, issuer.deleteScript, ({ params }) => scripts.forget(params.name));
  serve(routes, issuer.resetScripts, () => scripts.forgetAll());
}
