/** Which classes begin a rule of a style sheet: `.filters .field` and `.filters > div` begin with `filters`. */
export function classesBegunIn(css: string): Set<string> {
  const rules = css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g);
  const begun = [...rules]
    .flatMap(([, selectors = '']) => selectors.split(','))
    .map((selector) => /^\s*\.([\w-]+)/.exec(selector)?.[1]);
  return new Set(begun.filter((name) => name !== undefined));
}

/** The colours that a style sheet gives its page, by their names: `light-dark(#fff, #18212c)`. */
export function coloursIn(css: string): Map<string, string> {
  const given = css.matchAll(/--([\w-]+):\s*light-dark\(\s*(#[\da-f]+)\s*,\s*(#[\da-f]+)\s*\)/gi);
  return new Map(
    [...given].map(([, name = '', light = '', dark = '']) => [name, `${whole(light)} ${whole(dark)}`]),
  );
}

/** `#fff` is `#ffffff`. */
const whole = (colour: string): string =>
  colour.length === 4 ? colour.replaceAll(/[\da-f]/gi, (digit) => digit + digit) : colour;
