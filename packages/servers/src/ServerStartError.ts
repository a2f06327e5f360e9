/**
 * A server did not become ready. The message holds the last lines of its log and what to do.
 *
 * @public
 */
export class ServerStartError extends Error {
  readonly name = 'ServerStartError';

  constructor(
    readonly server: string,
    what: string,
    readonly logFile: string,
    readonly logTail: string,
  ) {
    super(
      `${server} did not start: ${what}. ${
        logTail
          ? `Last lines of ${logFile}:\n${logTail}`
          : `${logFile} is empty.`
      }\nRead that log for the cause, mend it and start again.`,
    );
  }
}
