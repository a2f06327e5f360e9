/** A directive is a few kilobytes. */
export const MOST_BYTES = 1_048_576;

/** A source that gives nothing that could be read. The message says why, and holds no secret. */
export class DirectiveSourceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DirectiveSourceError';
  }
}

/** Where a directive comes from. */
export interface DirectiveSource {
  /** How often it may be read. */
  readonly everyMs: number;
  /**
   * What it says now.
   *
   * @returns a JSON document; undefined where it is the one that was given last
   * @throws DirectiveSourceError when it cannot be had, or is more than {@link MOST_BYTES} or no JSON
   */
  read(): Promise<unknown>;
}

/** @throws DirectiveSourceError that repeats nothing of a source that is too large */
export function tooLarge(title: string): DirectiveSourceError {
  return new DirectiveSourceError(
    `${title} has more than ${MOST_BYTES} bytes, so that it is no directive; check what --directive names`,
  );
}

/** @throws DirectiveSourceError that repeats nothing of the text: it may be anything */
export function readJson(text: string, title: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DirectiveSourceError(
      `${title} is no JSON, so that it is no directive; check what --directive names`,
    );
  }
}

/** Such as ECONNREFUSED; the message of `fetch` says no more than that it failed. */
export function codeOf(error: unknown): string {
  const { code, cause, name } = error as NodeJS.ErrnoException;
  const inner = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code ?? inner ?? name;
}
