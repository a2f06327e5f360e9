import { Container } from '@backstage/ui';
import { DEFAULT_MLFLOW_SERVER } from '@modelport/plugin-ml-common';
import { NoPagesBelow, useUrlState } from '@modelport/plugin-ml-react';
import { LocateRun } from '../LocateRun/LocateRun';
import { LatestRuns } from './LatestRuns';

/** The latest runs of all models; or, where the address names a run, the way to its page. */
export function ExperimentsPage() {
  const url = useUrlState();
  const runId = url.get('run');
  return (
    <main>
      <Container>
        <NoPagesBelow>
          {runId ? (
            <LocateRun
              server={url.get('server') ?? DEFAULT_MLFLOW_SERVER}
              runId={runId}
            />
          ) : (
            <LatestRuns />
          )}
        </NoPagesBelow>
      </Container>
    </main>
  );
}
