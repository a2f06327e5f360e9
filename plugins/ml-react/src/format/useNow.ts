import { useEffect, useState } from 'react';

/**
 * The present instant in milliseconds, renewed at an interval.
 *
 * @public
 */
export function useNow(intervalMs: number = 10_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return now;
}
