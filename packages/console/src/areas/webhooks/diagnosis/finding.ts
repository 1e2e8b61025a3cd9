/** The headers that sign a webhook. */
export const signedNames = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
export type SignedName = (typeof signedNames)[number];

/** How a body is another than the one that was signed. */
export type BodyChange =
  | 'written-anew'
  | 'key-order'
  | 'end'
  | 'line-ends'
  | 'mark'
  | 'quoted'
  | 'encoding'
  | 'content';

/** How a secret is not `whsec_` and the base64 of 24 to 64 bytes. */
export type SecretFlaw = 'empty' | 'padded' | 'no-prefix' | 'url-safe' | 'not-base64' | 'length';

export type SignatureFlaw = 'no-version' | 'hex';

/** Where two texts part. */
export interface Parting {
  /** Bytes that are the same. */
  readonly atByte: number;
  readonly signed: string;
  readonly got: string;
}

/** One thing that is wrong, or that a verifier stumbles over. */
export type Finding =
  | { readonly problem: 'missing-header' | 'padded-header' | 'changed-header'; readonly name: SignedName }
  | { readonly problem: 'repeated-header'; readonly name: SignedName; readonly times: number }
  | { readonly problem: 'bad-id' | 'wrong-secret' | 'no-match' }
  | { readonly problem: 'bad-timestamp'; readonly looksLike: 'milliseconds' | 'date' | 'other' }
  | { readonly problem: 'stale' | 'ahead'; readonly bySeconds: number }
  | { readonly problem: 'malformed-secret'; readonly flaw: SecretFlaw; readonly bytes: number }
  | { readonly problem: 'malformed-signature'; readonly flaw: SignatureFlaw }
  | { readonly problem: 'other-version'; readonly versions: readonly string[] }
  | { readonly problem: 'changed-body'; readonly change: BodyChange; readonly parting: Parting };
