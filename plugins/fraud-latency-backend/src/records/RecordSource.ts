/** Records of a service, as they came. */
export interface RecordPage {
  /** Not checked yet; `undefined` for what could not be read at all. */
  records: unknown[];
  /** Where to go on; kept together with what the records say. Absent: there was nothing, and nothing changed. */
  next?: string;
  /** Whether there are no more now. */
  atEnd: boolean;
  /** Whether records before these are missing. */
  lost: boolean;
}

/**
 * Where records of a service come from. Each comes at least once: whoever reads keeps what they say and `next` together, and
 * tells it then. A page that was not told to be kept comes again.
 */
export interface RecordSource {
  /** Names it among the sources of its service. */
  readonly instance: string;
  /**
   * Reads on.
   *
   * @param cursor - `next` of the last page that was kept; undefined to begin with the oldest
   * @throws ServiceUnavailableError in words
   */
  read(cursor: string | undefined): Promise<RecordPage>;
  /** The last page is kept, or has nothing to keep. */
  kept(): Promise<void>;
  /** Lets go of connections: others may read from now on. May be followed by reading again. */
  release(): Promise<void>;
}
