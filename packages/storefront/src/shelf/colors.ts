import { useTranslation } from 'react-i18next';

/** How the shelf's colours look on a drawing: the back, and its lighter and darker side. */
export interface Shade {
  readonly light: string;
  readonly base: string;
  readonly dark: string;
}

const SHADES: Readonly<Record<string, Shade>> = {
  'Desert Titanium': { light: '#e0cbb4', base: '#c4a688', dark: '#8f7457' },
  'Natural Titanium': { light: '#c9c4bb', base: '#a59f94', dark: '#736e65' },
  'White Titanium': { light: '#ffffff', base: '#e8e6e1', dark: '#b9b6ae' },
  'Black Titanium': { light: '#66645f', base: '#454440', dark: '#23221f' },
  'Titanium Silverblue': { light: '#d3dfea', base: '#a8bccf', dark: '#74899d' },
  'Titanium Gray': { light: '#b6b4b0', base: '#918f8b', dark: '#63615e' },
  'Titanium Black': { light: '#5c5d61', base: '#3d3e41', dark: '#1f2022' },
  'Titanium Whitesilver': { light: '#f8f9fa', base: '#dcdfe2', dark: '#adb2b7' },
  'Titan Gray': { light: '#b1b3b6', base: '#8b8d91', dark: '#5e6064' },
  'Titan Blue': { light: '#8ea7be', base: '#5d7891', dark: '#3a4f63' },
  'Titan Black': { light: '#55575b', base: '#36383b', dark: '#1a1b1d' },
};

const PLAIN: Shade = { light: '#c3c9d0', base: '#98a1ab', dark: '#69727c' };

export const shadeOf = (color: string | null): Shade => (color && SHADES[color]) || PLAIN;

/** A colour's name in the language of the page; the shelf's own where there is none. */
export function useColorName(): (color: string) => string {
  const { t, i18n } = useTranslation('shelf');
  return (color) => (i18n.exists(`shelf:colors.${color}`) ? t(`colors.${color}`) : color);
}
