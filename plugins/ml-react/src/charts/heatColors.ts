import { scaleLinear } from 'd3-scale';
import type { ThemeMode } from '../theme/useThemeMode';

/**
 * Five steps of one hue, from few to many. What tells them apart is lightness alone, which every kind of colour vision has;
 * many stands out most from the background.
 */
export const HEAT_RAMPS: Record<ThemeMode, readonly string[]> = {
  light: ['#cfe3f3', '#94c4e6', '#4a98cd', '#1f68ad', '#0a3570'],
  dark: ['#1b3f5c', '#22638f', '#3593c6', '#82c8ec', '#e6f6ff'],
};

/** Fill of a cell where it is known that there was nothing. */
export const NOTHING_COLORS: Record<ThemeMode, string> = {
  light: '#f3f3f3',
  dark: '#262626',
};

/**
 * Gives the colour of a value above 0. The scale is logarithmic: a few outliers are what one looks for beside many.
 *
 * @param most - the largest value of the map
 */
export function heatScale(
  mode: ThemeMode,
  most: number,
): (value: number) => string {
  const ramp = HEAT_RAMPS[mode];
  const color = scaleLinear<string>()
    .domain(ramp.map((_, step) => step / (ramp.length - 1)))
    .range(ramp)
    .clamp(true);
  const whole = Math.log(Math.max(most, 1));
  return value => color(whole > 0 ? Math.log(value) / whole : 1);
}
