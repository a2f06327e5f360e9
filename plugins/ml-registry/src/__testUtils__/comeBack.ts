import { act } from '@testing-library/react';

/** Has a page read again, as it does when somebody comes back to it. */
export function comeBack(): Promise<void> {
  return act(async () => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}
