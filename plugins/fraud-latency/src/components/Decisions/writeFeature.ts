/** A feature's value with all digits that the model sees: its input has seven. */
export const writeFeature = (value: number): string =>
  String(Number(value.toPrecision(7)));
