import { requireName, resourcePath } from '../client/resourcePath';
import { PODS } from '../client/ResourceRef';
import type { ClusterTransport } from '../transport/ClusterTransport';
import { splitLines } from '../transport/splitLines';
import type { LogLine, LogOptions } from './LogLine';

const LINE_LIMIT = 16 * 1024;
const STAMPED =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ?([^]*)$/;
/** The API server puts a time of this length before a line, which must not count against the line's limit. */
const STAMP_BYTES = 36;

/** Reads the log of a pod whose namespace may be read. */
export async function* readLog(
  transport: ClusterTransport,
  pod: { namespace: string; name: string },
  options: LogOptions,
): AsyncGenerator<LogLine> {
  const { container, follow, since, tailLines, previous, ...call } = options;
  const { cluster } = transport;
  const { namespace, name } = pod;
  if (container !== undefined) {
    requireName(cluster, 'container', container);
  }
  const stream = await transport.stream(
    {
      method: 'GET',
      path: resourcePath(cluster, { ...PODS, namespace }, name, 'log'),
      query: {
        container,
        follow: follow || undefined,
        sinceTime: since?.toISOString(),
        tailLines,
        previous: previous || undefined,
        timestamps: true,
      },
      accept: '*/*',
      doing: `read the log of pod '${name}' in namespace '${namespace}'`,
      call,
    },
    follow ? 'head' : 'whole',
  );
  try {
    const limit = (options.lineLimitBytes ?? LINE_LIMIT) + STAMP_BYTES;
    for await (const { text, ...how } of splitLines(stream.chunks(), limit)) {
      const stamped = STAMPED.exec(text);
      yield stamped
        ? { timestamp: stamped[1], text: stamped[2], ...how }
        : { text, ...how };
    }
  } finally {
    stream.end();
  }
}
