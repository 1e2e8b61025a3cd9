const A_YEAR_S = 31_536_000;

/** Keeps a choice for pages that a server writes: cookies know no ports, so that all servers of one host see it. */
export function keepCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${name}=${value}; path=/; max-age=${A_YEAR_S}; samesite=lax`;
}
