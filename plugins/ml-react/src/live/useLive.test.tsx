import type { SignalApi } from '@backstage/plugin-signals-react';
import type { JsonObject } from '@backstage/types';
import { act } from '@testing-library/react';
import { renderHookWithApis } from '../__testUtils__/renderWithApis';
import type { LiveAnswer, LiveLoad } from './LiveReader';
import { useLive } from './useLive';

type Listener = (message: JsonObject) => void;

function fakeSignals() {
  const listeners = new Map<string, Listener>();
  const unsubscribe = jest.fn();
  const api: SignalApi = {
    subscribe: (channel, onMessage) => {
      listeners.set(channel, onMessage as Listener);
      return { unsubscribe };
    },
  };
  const send = (channel: string, cursor: string) =>
    act(async () => listeners.get(channel)?.({ cursor }));
  return { api, send, unsubscribe };
}

function setVisibility(state: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    value: state,
  });
  return act(async () => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

const advance = (ms: number) =>
  act(async () => {
    await jest.advanceTimersByTimeAsync(ms);
  });

function counting() {
  let reads = 0;
  const load = jest.fn<
    Promise<LiveAnswer<number>>,
    Parameters<LiveLoad<number>>
  >(async () => {
    reads += 1;
    return { value: reads, cursor: `c${reads}` };
  });
  return load;
}

describe('useLive', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-24T10:00:00Z') });
  });

  afterEach(async () => {
    await setVisibility('visible');
    jest.useRealTimers();
  });

  it('reads at once and polls every five seconds without a signals api', async () => {
    const load = counting();
    const { result } = renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', load },
    });
    expect(result.current.loading).toBe(true);
    await advance(0);
    expect(result.current).toMatchObject({ value: 1, loading: false });
    await advance(5_000);
    expect(result.current.value).toBe(2);
    await advance(4_999);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('goes on from its cursor, with what it read before', async () => {
    const load = counting();
    renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', load },
    });
    await advance(5_000);
    expect(load.mock.calls[0][0]).toMatchObject({
      cursor: undefined,
      previous: undefined,
    });
    expect(load.mock.calls[1][0]).toMatchObject({ cursor: 'c1', previous: 1 });
  });

  it('reads when a signal names a new cursor, and not for one it knows', async () => {
    const signals = fakeSignals();
    const load = counting();
    const { result } = renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', load },
      signals: signals.api,
    });
    await advance(0);
    await signals.send('a', 'c9');
    expect(result.current.value).toBe(2);
    await signals.send('a', 'c2');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('puts off polling while signals come, and polls again when the socket is lost', async () => {
    const signals = fakeSignals();
    const load = counting();
    renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', load },
      signals: signals.api,
    });
    await advance(4_000);
    await signals.send('a', 'x');
    await advance(4_000);
    expect(load).toHaveBeenCalledTimes(2);
    await advance(1_000);
    expect(load).toHaveBeenCalledTimes(3);
    await advance(5_000);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('keeps the old answer with its age when a read fails, and recovers', async () => {
    const load = counting();
    const { result } = renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', load },
    });
    await advance(0);
    const { at } = result.current;
    load.mockRejectedValueOnce(new Error('portal is restarting'));
    await advance(5_000);
    expect(result.current.value).toBe(1);
    expect(result.current.at).toBe(at);
    expect(result.current.error?.message).toBe('portal is restarting');
    await advance(5_000);
    expect(result.current.error).toBeUndefined();
    expect(result.current.value).toBe(2);
    expect(result.current.at).toBeGreaterThan(Number(at));
  });

  it('makes one read at a time: a signal during a read is followed by another', async () => {
    const signals = fakeSignals();
    let finish: (answer: LiveAnswer<number>) => void = () => undefined;
    const load = jest.fn(
      () =>
        new Promise<LiveAnswer<number>>(resolve => {
          finish = resolve;
        }),
    );
    renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', load },
      signals: signals.api,
    });
    await signals.send('a', 'x');
    await signals.send('a', 'y');
    expect(load).toHaveBeenCalledTimes(1);
    await act(async () => finish({ value: 1 }));
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('aborts the read and leaves the channel when the view goes away', async () => {
    const signals = fakeSignals();
    const requests: AbortSignal[] = [];
    const { unmount } = renderHookWithApis(useLive<number>, {
      initialProps: {
        channel: 'a',
        load: ({ signal }) => {
          requests.push(signal);
          return new Promise(() => undefined);
        },
      },
      signals: signals.api,
    });
    unmount();
    expect(requests[0].aborted).toBe(true);
    expect(signals.unsubscribe).toHaveBeenCalled();
    await advance(20_000);
    expect(requests).toHaveLength(1);
  });

  it('leaves a hidden tab alone and reads as soon as it is seen', async () => {
    const load = counting();
    renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', load },
    });
    await advance(0);
    await setVisibility('hidden');
    await advance(60_000);
    expect(load).toHaveBeenCalledTimes(1);
    await setVisibility('visible');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('ends polling when nothing will change, until asked again', async () => {
    const load = jest.fn(async () => ({ value: 1, done: true }));
    const { result } = renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', load },
    });
    await advance(60_000);
    expect(load).toHaveBeenCalledTimes(1);
    await act(async () => result.current.retry());
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('never shows the answer of another key', async () => {
    const load = counting();
    const { result, rerender } = renderHookWithApis(useLive<number>, {
      initialProps: { channel: 'a', key: 'page 1', load },
    });
    await advance(0);
    expect(result.current.value).toBe(1);
    load.mockImplementation(() => new Promise(() => undefined));
    rerender({ channel: 'a', key: 'page 2', load });
    expect(result.current.value).toBeUndefined();
  });
});
