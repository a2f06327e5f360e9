import type { ScoringService } from '../createScoringService';

/** One JSON object a line, so that whoever started the program can read it. */
export function report(
  stream: NodeJS.WriteStream,
  event: Record<string, unknown>,
): void {
  stream.write(`${JSON.stringify(event)}\n`);
}

/** Tells of something that went wrong inside, and goes on. */
export const failed = (error: unknown): void =>
  report(process.stderr, {
    event: 'failed',
    error: error instanceof Error ? error.message : String(error),
  });

/** What a service serves. */
export const describeService = ({
  engine,
}: Pick<ScoringService, 'engine'>): Record<string, unknown> => {
  const { configuration, versions } = engine.serving;
  return {
    configuration: configuration.name,
    revision: configuration.revision,
    models: versions.map(({ model }) => model),
  };
};
