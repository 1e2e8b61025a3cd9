import type { HTMLAttributes } from 'react';

/** Text as it came, in lines that may be longer than there is room for. */
export function Raw(props: HTMLAttributes<HTMLPreElement>) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
  return <pre {...props} tabIndex={0} />;
}
