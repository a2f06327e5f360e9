/** An amount in a currency, such as `1,234.50 EUR`. */
export function writeMoney(amount: number, currency: string): string {
  const text = new Intl.NumberFormat('en', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(amount);
  return currency === '' ? text : `${text} ${currency}`;
}
