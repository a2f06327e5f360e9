/**
 * The quantile of the standard normal distribution, to about 1e-9 (P. J. Acklam's rational approximation, refined once by
 * Halley's method).
 *
 * @param probability - strictly between 0 and 1
 */
export function normalQuantile(probability: number): number {
  const p = probability;
  const tail = (q: number) =>
    (((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q -
      2.400758277161838) *
      q -
      2.549732539343734) *
      q +
      4.374664141464968) *
      q +
      2.938163982698783) /
    ((((7.784695709041462e-3 * q + 3.224671290700398e-1) * q +
      2.445134137142996) *
      q +
      3.754408661907416) *
      q +
      1);
  const middle = (q: number) => {
    const r = q * q;
    return (
      ((((((-3.969683028665376e1 * r + 2.209460984245205e2) * r -
        2.759285104469687e2) *
        r +
        1.38357751867269e2) *
        r -
        3.066479806614716e1) *
        r +
        2.506628277459239) *
        q) /
      (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r -
        1.556989798598866e2) *
        r +
        6.680131188771972e1) *
        r -
        1.328068155288572e1) *
        r +
        1)
    );
  };
  const low = 0.02425;
  let x: number;
  if (p < low) x = tail(Math.sqrt(-2 * Math.log(p)));
  else if (p <= 1 - low) x = middle(p - 0.5);
  else x = -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const error = normalCumulative(x) - p;
  const step = error * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
  return x - step / (1 + (x * step) / 2);
}

/** The distribution function of the standard normal distribution (W. J. Cody's erfc by a continued fraction and a series). */
export function normalCumulative(x: number): number {
  const z = Math.abs(x);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  let above: number;
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-17 * sum && n < 200; n += 1) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    above = 0.5 - density * sum;
  } else {
    let fraction = z;
    for (let n = 100; n >= 1; n -= 1) fraction = z + n / fraction;
    above = density / fraction;
  }
  return x >= 0 ? 1 - above : above;
}
