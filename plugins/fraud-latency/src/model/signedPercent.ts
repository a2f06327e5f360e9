/** A change as percent with its sign and one digit after the point: `+12.3 %`, `−5 %`, `0 %`. */
export function signedPercent(share: number): string {
  const value = Math.round(share * 1_000) / 10;
  if (value === 0) return '0 %';
  return `${value > 0 ? '+' : '−'}${Math.abs(value)} %`;
}
