import { useEffect, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { runNameApiRef } from '@modelport/plugin-ml-react';

/** What another plugin tells of a run. */
export interface SourceRun {
  name?: string;
  /** Who started it: a full reference where the portal did so. */
  user?: string;
}

const NOTHING: SourceRun = {};

/** What a run is called and who started it; nothing until that is known, and where no plugin tells it. */
export function useSourceRun(
  entityRef: CompoundEntityRef,
  runId: string,
): SourceRun {
  const names = useApiHolder().get(runNameApiRef);
  const [known, setKnown] = useState<{ runId: string; run: SourceRun }>();
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    names
      ?.getRunName(entityRef, runId, { signal })
      .then(run => {
        if (!signal.aborted) {
          setKnown({ runId, run });
        }
      })
      // The id names the run as well; what cannot be read, the form below says.
      .catch(() => undefined);
    return () => gone.abort();
  }, [names, entityRef, runId]);
  return known?.runId === runId ? known.run : NOTHING;
}
