import type { ThemeMode } from '../theme/useThemeMode';

/**
 * The most series that one chart draws: one for each colour.
 *
 * @public
 */
export const MAX_SERIES = 8;

/**
 * The one palette of all charts. Found by search: contrast of at least 3.2 with
 * the background and a CIE76 distance of at least 24 between any two colours,
 * also as seen with protanopia and deuteranopia (Machado et al. 2009).
 *
 * @public
 */
export const SERIES_COLORS: Record<ThemeMode, readonly string[]> = {
  light: [
    '#138eda',
    '#ff001e',
    '#00996b',
    '#922e6b',
    '#5429af',
    '#26a037',
    '#0c94b0',
    '#2c1c20',
  ],
  dark: [
    '#43cfff',
    '#fc8200',
    '#23ff9d',
    '#d26c94',
    '#917aff',
    '#ffff00',
    '#e45744',
    '#eaffff',
  ],
};

/**
 * Line patterns that go with the colours, in canvas dash lengths.
 *
 * @public
 */
export const SERIES_DASHES: ReadonlyArray<readonly number[]> = [
  [],
  [8, 4],
  [2, 3],
  [10, 3, 2, 3],
  [],
  [8, 4],
  [2, 3],
  [10, 3, 2, 3],
];

/**
 * Colours of what surrounds the curves, which a canvas cannot take from CSS.
 *
 * @public
 */
export const AXIS_COLORS: Record<ThemeMode, { text: string; grid: string }> = {
  light: { text: '#4d4d4d', grid: '#e0e0e0' },
  dark: { text: '#c8c8c8', grid: '#4a4a4a' },
};
