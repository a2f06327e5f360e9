import type { CallOptions } from '../client/CallOptions';

/**
 * A line of a container's output.
 *
 * @public
 */
export interface LogLine {
  text: string;
  /** When the node got it, to the nanosecond, as RFC 3339; absent for words of the node itself. */
  timestamp?: string;
  /** The line was longer than the limit and its rest is gone. */
  truncated: boolean;
  /** The connection ended before the line did: more of it may be read with the next. */
  unfinished?: boolean;
}

/**
 * Which lines are read. Leave the loop or abort the signal to end; nothing is read ahead of the reader but one piece of the
 * network. A connection that breaks off is a {@link ClusterError}: go on with `since` and pass over what was read before.
 *
 * @public
 */
export interface LogOptions extends CallOptions {
  /** May be left out for a pod of one container. */
  container?: string;
  /** Stays and waits for lines until the container ends. */
  follow?: boolean;
  /** Lines from this second on. */
  since?: Date;
  /** Only the last lines; 0 for those to come. */
  tailLines?: number;
  /** Of the container's previous life. */
  previous?: boolean;
  /** Most bytes of a line; 16,384 unless told. */
  lineLimitBytes?: number;
}
