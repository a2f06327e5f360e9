import { getCompoundEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  getModelAnnotations,
  ML_EXPERIMENT_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  MissingAnnotationState,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { isRunId } from '../../model/runId';
import { CompareRuns } from '../CompareRuns/CompareRuns';
import { RunDetailView } from '../RunDetail/RunDetailView';
import type { RunPanel } from '../RunDetail/RunPanels';
import { NoSuchRun } from '../shared/NoSuchRun';
import { RunsList } from '../RunsList/RunsList';

interface RunsTabProps {
  /** What other domains show on the page of a run. */
  panels?: readonly RunPanel[];
}

/** The tab "Runs": a list, one run or a comparison, as the URL says. */
export function RunsTab({ panels = [] }: RunsTabProps) {
  const { entity } = useEntity();
  const url = useUrlState();
  const { experiment, server } = getModelAnnotations(entity);
  if (!experiment) {
    return <MissingAnnotationState annotation={ML_EXPERIMENT_ANNOTATION} />;
  }
  const ref = getCompoundEntityRef(entity);
  const runId = url.get('run');
  const compared = url.get('compare')?.split(',').filter(Boolean);
  if (compared?.length) {
    return <CompareRuns entityRef={ref} runIds={compared} />;
  }
  if (runId && !isRunId(runId)) {
    return <NoSuchRun runId={runId} />;
  }
  if (runId) {
    return <RunDetailView entityRef={ref} runId={runId} panels={panels} />;
  }
  return <RunsList entityRef={ref} server={server} experiment={experiment} />;
}
