declare module 'virtual:payflow-routes' {
  import type { EndpointId } from '@payflow/contracts';

  /** Method, path as Express writes it, and whether Idempotency-Key is looked at. */
  const routes: Readonly<Record<EndpointId, readonly [method: string, path: string, keyed?: 1]>>;
  export default routes;
}

declare module 'virtual:payflow-words' {
  type Words = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  /** The names under which the page has words. */
  export const areas: readonly string[];
  export const load: Readonly<Record<'en' | 'ko', () => Promise<{ readonly default: Words }>>>;
}
