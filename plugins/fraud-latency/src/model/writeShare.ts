const LEAST = 0.001;
const WHOLE = 0.1;

const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const wholes = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A count as a share of all, rounded: `21 %`, `0.3 %`, `< 0.1 %`. */
export function writeShare(count: number, all: number): string {
  const share = all > 0 ? count / all : 0;
  if (share > 0 && share < LEAST) return '< 0.1 %';
  return `${(share < WHOLE ? oneDigit : wholes).format(share * 100)} %`;
}
