/**
 * The number that chooses the words beside a rounded one: 1 where that is written as 1.
 *
 * @param text - the number as it is shown
 */
export const shownCount = (value: number, text: string): number =>
  text === '1' ? 1 : value;
