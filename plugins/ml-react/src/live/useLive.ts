import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { LiveLoad, LiveReader, LiveSnapshot } from './LiveReader';

/**
 * Options of {@link useLive}.
 *
 * @public
 */
export interface UseLiveOptions<T> {
  /** Signal channel; its messages are `{ cursor }` and nothing more. */
  channel: string;
  /** Reads from the cursor over the permission-checked route. */
  load: LiveLoad<T>;
  /** Longest time without a signal before the page reads by itself. */
  intervalMs?: number;
  /**
   * What is shown, when one channel serves several views (pages, sort orders).
   * Another key forgets the old answer: it is never shown as the new one.
   */
  key?: string;
}

/**
 * A snapshot with the way to ask again.
 *
 * @public
 */
export type LiveState<T> = LiveSnapshot<T> & { retry: () => void };

const isVisible = () => document.visibilityState !== 'hidden';

/**
 * The one hook for live data. It reads at once, reads again when a signal names
 * a new cursor, and polls while no signal has come for `intervalMs` (a lost
 * socket, a portal without the signals plugin). A hidden tab is left alone; a
 * failed read keeps the old answer together with its age.
 *
 * @public
 */
export function useLive<T>(options: UseLiveOptions<T>): LiveState<T> {
  const { channel, load, intervalMs = 5_000, key = channel } = options;
  const signals = useApiHolder().get(signalApiRef);
  const newestLoad = useRef(load);
  newestLoad.current = load;

  const reader = useMemo(
    () =>
      new LiveReader<T>({
        name: key,
        load: request => newestLoad.current(request),
        intervalMs,
        isVisible,
      }),
    [key, intervalMs],
  );

  useEffect(() => {
    const onVisibility = () => reader.onVisibility();
    document.addEventListener('visibilitychange', onVisibility);
    const subscription = signals?.subscribe(channel, message =>
      reader.onSignal(message.cursor),
    );
    reader.start();
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      subscription?.unsubscribe();
      reader.stop();
    };
  }, [reader, channel, signals]);

  const snapshot = useSyncExternalStore(reader.subscribe, reader.getSnapshot);
  return useMemo(
    () => ({ ...snapshot, retry: reader.retry }),
    [snapshot, reader],
  );
}
