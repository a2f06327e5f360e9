import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import type { LiveState } from '@modelport/plugin-ml-react';
import { stampOf } from './useServing';

/**
 * Gives what is to be called after the person who looks has changed something: it reads again, and the heading takes the
 * focus once that shows, since what had it goes away. What others change leaves the focus alone.
 */
export function useOwnChange(
  { value, retry }: LiveState<ServingResponse>,
  heading: RefObject<HTMLElement>,
): () => void {
  const isExpected = useRef(false);
  const stamp = value && stampOf(value);
  useEffect(() => {
    if (!isExpected.current) return;
    isExpected.current = false;
    heading.current?.focus();
  }, [stamp, heading]);
  return useCallback(() => {
    isExpected.current = true;
    retry();
  }, [retry]);
}
