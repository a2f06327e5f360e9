import type { ExperimentsClient } from '@modelport/plugin-ml-experiments-node';

/** Statuses of runs by their ids; a run that is not here is not of the entity's experiment. */
export function fakeExperiments(statuses: Map<string, string>) {
  return {
    getRun: jest.fn(async ({ runId }: { runId: string }) => {
      const status = statuses.get(runId);
      return (
        status && { item: { runId, experimentId: '1', status }, errors: [] }
      );
    }) as unknown as jest.MockedFunction<ExperimentsClient['getRun']>,
  };
}
