import type { Page } from '../../../../tools/images/chromium.ts';

type Color = readonly [red: number, green: number, blue: number, alpha: number];

interface Words {
  readonly text: string;
  readonly sizePx: number;
  readonly weight: number;
  readonly color: string;
  /** Of the text's element and all around it, the innermost first. */
  readonly backgrounds: readonly string[];
}

/** Every text that can be seen, in the page's own words. */
const COLLECT = `(() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.nodeValue.trim();
    if (text === '' || !element.checkVisibility()) continue;
    const backgrounds = [];
    for (let at = element; at; at = at.parentElement) backgrounds.push(getComputedStyle(at).backgroundColor);
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    found.push({ text, color, backgrounds, sizePx: parseFloat(fontSize), weight: Number(fontWeight) });
  }
  return found;
})()`;

function parse(color: string): Color {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, alpha];
}

const over = ([r, g, b, a]: Color, [br, bg, bb]: Color): Color => [
  r * a + br * (1 - a),
  g * a + bg * (1 - a),
  b * a + bb * (1 - a),
  1,
];

/** WCAG 2's relative luminance. */
function luminance([red, green, blue]: Color): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function ratio(words: Words): number {
  const ground = words.backgrounds
    .map(parse)
    .reduceRight((below, above) => over(above, below), [255, 255, 255, 1]);
  const [text, behind] = [luminance(over(parse(words.color), ground)), luminance(ground)];
  return (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
}

const isLarge = ({ sizePx, weight }: Words): boolean => sizePx >= 24 || (sizePx >= 18.66 && weight >= 700);

/** The texts whose contrast is below WCAG's level AA: 4.5, for large ones 3. */
export async function paleTexts(page: Page): Promise<string[]> {
  const words = await page.evaluate<Words[]>(COLLECT);
  if (words.length === 0) throw new Error('the page shows no text');
  return words
    .filter((one) => ratio(one) < (isLarge(one) ? 3 : 4.5))
    .map((one) => `${ratio(one).toFixed(2)} "${one.text}"`);
}
