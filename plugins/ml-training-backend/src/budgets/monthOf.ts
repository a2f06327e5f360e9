/** The calendar month of a time in UTC, such as `2026-12`. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}
