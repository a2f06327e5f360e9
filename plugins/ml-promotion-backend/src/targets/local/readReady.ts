/** Reads the port from what a model server has written to standard output; undefined before it is ready. */
export function readReady(events: string | undefined): number | undefined {
  // A line that is being written has no end yet.
  for (const line of (events ?? '').split('\n').slice(0, -1)) {
    const event = parse(line);
    if (event?.event === 'ready' && typeof event.port === 'number') {
      return event.port;
    }
  }
  return undefined;
}

/** Reads why a model server refused to serve from the end of its log; undefined when it did not. */
export function readRefusal(log: string): string | undefined {
  const refused = log
    .split('\n')
    .map(parse)
    .findLast(event => event?.event === 'refused');
  return typeof refused?.error === 'string' ? refused.error : undefined;
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) {
    return undefined;
  }
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
