import type { Page } from './chromium.ts';

/** A colour that moved less than this, of 255, looks the same. */
const SEEN = 32;

/** Runs in the page, which can decode pictures. */
const shareOfPixels = (one: string, other: string): string => `(async () => {
  const pixelsOf = async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
    drawing.drawImage(image, 0, 0);
    return drawing.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await pixelsOf('${one}'), await pixelsOf('${other}')];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let moved = 0;
  for (let at = 0; at < a.data.length; at += 4)
    if ([at, at + 1, at + 2].some((i) => Math.abs(a.data[i] - b.data[i]) > ${SEEN})) moved++;
  return moved / (a.width * a.height);
})()`;

const sourceOf = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;

/** The share of pixels that look different, from 0 to 1; 1 of pictures that are not of one size. */
export const difference = (page: Page, one: Buffer, other: Buffer): Promise<number> =>
  page.evaluate<number>(shareOfPixels(sourceOf(one), sourceOf(other)));
