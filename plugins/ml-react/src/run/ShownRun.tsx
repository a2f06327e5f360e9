import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';

/**
 * The run that a page is about.
 *
 * @public
 */
export interface ShownRun {
  /** The entity to whose experiment the run belongs. */
  entityRef: CompoundEntityRef;
  /** Configured name of the MLflow server. */
  server: string;
  runId: string;
  /** Tags of the run by name, the portal's own (`modelport.*`) included. */
  tags: Readonly<Record<string, string>>;
}

const RunContext = createContext<ShownRun | undefined>(undefined);

/**
 * Tells panels of the run that the page is about.
 *
 * @public
 */
export function ShownRunProvider(props: {
  run: ShownRun;
  children: ReactNode;
}) {
  const { run, children } = props;
  const { entityRef, server, runId } = run;
  const tags = JSON.stringify(run.tags);
  // The same as long as it says the same: a page reads its run again and again.
  const shown = useMemo(
    () => ({ entityRef, server, runId, tags: JSON.parse(tags) }),
    [entityRef, server, runId, tags],
  );
  return <RunContext.Provider value={shown}>{children}</RunContext.Provider>;
}

/**
 * The run that the page is about.
 *
 * @throws an error outside the page of a run
 *
 * @public
 */
export function useShownRun(): ShownRun {
  const run = useContext(RunContext);
  if (!run) {
    throw new Error(
      'This panel stands outside the page of a run: attach it with RunPanelBlueprint',
    );
  }
  return run;
}
