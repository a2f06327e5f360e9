/**
 * A share as percent, cut and never rounded up: 99.996 % is not 100 %. Near 100 % it has two digits after the point.
 *
 * @param share - from 0 to 1
 */
export function percent(share: number): string {
  // A sum of floats is a little beside its digits: 0.29 * 100 is 28.999999999999996.
  const whole = Math.round(share * 1e10) / 1e8;
  const digits = whole > 99 && whole < 100 ? 100 : 10;
  return `${Math.floor(whole * digits) / digits} %`;
}
