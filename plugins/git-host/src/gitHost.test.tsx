import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { waitFor } from '@testing-library/react';
import { COOKIE_ADDRESS, keepCookie } from './cookieRefresh';
import { GitHostCookie } from './GitHostCookie';
import gitHostPlugin from './index';

/** Waits that the test ends by hand. */
function manualClock() {
  const waits: { milliseconds: number; callback: () => void }[] = [];
  const after = (milliseconds: number, callback: () => void) => {
    const wait = { milliseconds, callback };
    waits.push(wait);
    return () => {
      waits.splice(waits.indexOf(wait), 1);
    };
  };
  return { waits, after, now: () => 0 };
}

const expiringAfter = (milliseconds: number) =>
  new Response(
    JSON.stringify({ expiresAt: new Date(milliseconds).toISOString() }),
  );

describe('keepCookie', () => {
  it('fetches the cookie again before it ends', async () => {
    const clock = manualClock();
    const fetch = jest.fn(async () => expiringAfter(1_000_000));
    const end = keepCookie({ fetch, ...clock });
    await waitFor(() => expect(clock.waits).toHaveLength(1));
    expect(fetch).toHaveBeenCalledWith(
      COOKIE_ADDRESS,
      expect.objectContaining({ credentials: 'include' }),
    );
    expect(clock.waits[0].milliseconds).toBe(800_000);
    clock.waits[0].callback();
    await waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
    end();
  });

  it('tries again after half a minute when nobody answers', async () => {
    const clock = manualClock();
    const fetch = jest.fn(async () => {
      throw new Error('down');
    });
    const end = keepCookie({ fetch, ...clock });
    await waitFor(() => expect(clock.waits).toHaveLength(1));
    expect(clock.waits[0].milliseconds).toBe(30_000);
    end();
    expect(clock.waits).toHaveLength(0);
  });

  it('does nothing more once it was ended', async () => {
    const clock = manualClock();
    let answer: (response: Response) => void = () => {};
    const pending = new Promise<Response>(resolve => {
      answer = resolve;
    });
    const end = keepCookie({ fetch: () => pending, ...clock });
    end();
    answer(expiringAfter(1_000_000));
    await pending;
    expect(clock.waits).toHaveLength(0);
  });
});

describe('GitHostCookie', () => {
  it('asks the git host for the cookie and draws nothing', async () => {
    const fetch = jest.fn(async () => expiringAfter(Date.now() + 60_000));
    const { unmount } = renderInTestApp(<GitHostCookie />, {
      apis: [mockApis.fetch({ baseImplementation: fetch })],
    });
    await waitFor(() => expect(fetch).toHaveBeenCalled());
    unmount();
    expect(gitHostPlugin).toBeDefined();
  });
});
