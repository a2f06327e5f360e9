import { act, renderHook } from '@testing-library/react';
import { useAction } from './useAction';

describe('useAction', () => {
  it('runs once at a time, and keeps the failure until the next run', async () => {
    const ends: Array<{ resolve: () => void; reject: (e: Error) => void }> = [];
    const work = jest.fn(
      () =>
        new Promise<void>((resolve, reject) => ends.push({ resolve, reject })),
    );
    const { result } = renderHook(() => useAction(work));
    act(() => {
      result.current.run();
      result.current.run();
    });
    expect(work).toHaveBeenCalledTimes(1);
    expect(result.current.pending).toBe(true);
    await act(async () => ends[0].reject(new Error('refused')));
    expect(result.current).toMatchObject({
      pending: false,
      error: { message: 'refused' },
    });
    act(() => {
      result.current.run();
    });
    expect(result.current.error).toBeUndefined();
    await act(async () => ends[1].resolve());
    expect(result.current.pending).toBe(false);
  });
});
