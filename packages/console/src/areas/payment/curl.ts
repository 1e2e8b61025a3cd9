/** Commands for a shell that make a call again. */

export interface CurlCall {
  readonly method: string;
  readonly url: string;
  readonly merchant: string;
  readonly body?: unknown;
  /** Whether the call takes an Idempotency-Key. */
  readonly keyed?: boolean;
}

/** A text as one word of a POSIX shell, whatever is in it. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Where the secret key goes; unset, the sandbox is told the merchant instead. */
const KEY = '$' + '{PAYFLOW_KEY:+-H "Authorization: Bearer $PAYFLOW_KEY"}';

/**
 * The secret key is read from the variable PAYFLOW_KEY; without one, which the sandbox allows on the own machine, the
 * call acts as the payment's merchant. A key for repeats is made anew each time that it runs.
 */
export function curlOf({ method, url, merchant, body, keyed = false }: CurlCall): string {
  const parts = [
    `curl -sS -X ${method} ${shellWord(url)}`,
    KEY,
    `-H ${shellWord(`X-PayFlow-Merchant: ${merchant}`)}`,
    ...(keyed ? ['-H "Idempotency-Key: again-$(date +%s)-$$"'] : []),
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `--data-raw ${shellWord(JSON.stringify(body))}`]),
  ];
  return parts.join(' \\\n  ');
}
