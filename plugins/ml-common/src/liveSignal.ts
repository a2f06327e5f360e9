/**
 * What a Backstage signal carries about live data: that a channel has news up to a cursor, never the news.
 * The page reads from its own cursor over the permission-checked route.
 *
 * @public
 */
export type LiveSignal = {
  /** Channel, such as `ml-experiments:run:default/1234`. */
  channel: string;
  /** Opaque position in the channel; comparable only by the backend that made it. */
  cursor: string;
};

/**
 * Whether a message of a signal channel has the form of a {@link LiveSignal}.
 *
 * @public
 */
export function isLiveSignal(message: unknown): message is LiveSignal {
  return (
    typeof message === 'object' &&
    message !== null &&
    typeof (message as Partial<LiveSignal>).channel === 'string' &&
    typeof (message as Partial<LiveSignal>).cursor === 'string'
  );
}
