const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text as it may stand in XML and HTML, between tags and in double quotes; XML 1.0 has no way to write other control characters. */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[&<>"]/g, (char) => ESCAPES[char] ?? char)
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?');
