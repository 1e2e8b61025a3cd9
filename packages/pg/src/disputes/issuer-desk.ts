import type { DisputeNews } from './dispute.ts';

/** What an issuer answers when it is asked for news of disputes. */
export type News =
  | {
      readonly answer: 'news';
      /** In the order of their numbers. */
      readonly news: readonly DisputeNews[];
      /** Business time at which something happens next by itself, as far as the issuer knows; ms. */
      readonly nextAt: number | null;
    }
  /** It knows no such call: it tells of no disputes. */
  | { readonly answer: 'never' }
  | { readonly answer: 'trouble'; readonly why: string };

/** Where the issuers tell of disputes, and hear what merchants have to say. Never throws: every way to fail is an answer. */
export interface DisputeDesk {
  /** By name, as they are configured. */
  readonly issuers: readonly string[];
  newsAfter(issuer: string, number: number, limit: number): Promise<News>;
  /** Repeating it is harmless. `refused`: it is not wanted any more, or never was. */
  giveEvidence(
    issuer: string,
    issuerDisputeId: string,
    text: string,
  ): Promise<{ readonly given: 'taken' | 'refused' } | { readonly given: 'trouble'; readonly why: string }>;
}
