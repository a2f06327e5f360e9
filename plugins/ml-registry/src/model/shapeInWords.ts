/** A shape such as `any × 30`; -1 stands for any size. */
export function shapeInWords(
  shape: readonly number[] | undefined,
  any: string,
): string | undefined {
  return shape?.map(size => (size < 0 ? any : String(size))).join(' × ');
}
