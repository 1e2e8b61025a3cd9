declare module 'virtual:payflow-routes' {
  import type { EndpointId } from '@payflow/contracts';

  /** Method, path as Express writes it, and whether Idempotency-Key is looked at. */
  const routes: Readonly<Record<EndpointId, readonly [method: string, path: string, keyed?: 1]>>;
  export default routes;
}
