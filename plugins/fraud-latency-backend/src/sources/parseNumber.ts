/** A number as the text format and the HTTP API of Prometheus write it; NaN for what is none. */
export function numberOf(text: string): number {
  if (/^\+?Inf$/i.test(text)) return Infinity;
  return /^-Inf$/i.test(text) ? -Infinity : Number(text);
}
