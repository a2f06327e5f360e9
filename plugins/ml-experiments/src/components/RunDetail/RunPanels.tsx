import { Fragment, useMemo } from 'react';
import type { ReactElement } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import type { RunDetail } from '@modelport/plugin-ml-experiments-common';
import { ShownRunProvider } from '@modelport/plugin-ml-react';

/** A panel that another domain shows. */
export interface RunPanel {
  id: string;
  order: number;
  element: ReactElement;
}

interface RunPanelsProps {
  entityRef: CompoundEntityRef;
  run: RunDetail;
  panels: readonly RunPanel[];
}

/** What other domains know of a run, such as the log of its training; nothing where they are absent. */
export function RunPanels({ entityRef, run, panels }: RunPanelsProps) {
  const { server, runId } = run;
  const tags = Object.fromEntries(
    run.tags.map(({ key, value }) => [key, value]),
  );
  const sorted = useMemo(
    () =>
      [...panels].sort((a, b) => a.order - b.order || a.id.localeCompare(b.id)),
    [panels],
  );
  return (
    <ShownRunProvider run={{ entityRef, server, runId, tags }}>
      {sorted.map(({ id, element }) => (
        <Fragment key={id}>{element}</Fragment>
      ))}
    </ShownRunProvider>
  );
}
