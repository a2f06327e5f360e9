import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { formatDuration, ownValue } from '@modelport/plugin-ml-common';
import type { RunSummary } from '@modelport/plugin-ml-experiments-common';
import {
  chooseMetrics,
  isInstant,
  RelativeTime,
  Shortened,
} from '@modelport/plugin-ml-react';
import { chooseParams } from '../../model/chooseParams';
import { shownMetric } from '../../model/shownMetric';
import { RunCommit } from '../shared/RunCommit';
import { RunStatusBadge } from '../shared/RunStatusBadge';

/** One column of a table of runs. */
export interface RunColumn {
  /** What the table is sorted by, in MLflow's names. */
  id: string;
  label: string;
  sortable: boolean;
  isRowHeader?: boolean;
  cell: (run: RunSummary) => ReactNode;
}

/** Names of the fixed columns. */
export interface ColumnLabels {
  status: string;
  name: string;
  started: string;
  duration: string;
  commit: string;
  /** Stands for the duration of a run whose times are no dates. */
  unknownTime: string;
}

const MOST_METRICS = 4;
const MOST_PARAMS = 3;

/** How long a run took, or has taken until now. */
export function runDuration(
  run: Pick<RunSummary, 'durationMs' | 'startTime' | 'status'>,
  now: number,
): number | undefined {
  if (run.durationMs !== undefined) {
    return run.durationMs;
  }
  return run.status === 'RUNNING' && run.startTime !== undefined
    ? Math.max(0, now - run.startTime)
    : undefined;
}

/** {@link runDuration} in words, or `unknown` where a time of the run is no date. */
export function durationWords(
  run: Parameters<typeof runDuration>[0] & Pick<RunSummary, 'endTime'>,
  now: number,
  unknown: string,
): string {
  const times = [run.startTime, run.endTime];
  return times.every(time => time === undefined || isInstant(time))
    ? formatDuration(runDuration(run, now))
    : unknown;
}

/** The columns that suit these runs. */
export function runColumns(
  runs: readonly RunSummary[],
  labels: ColumnLabels,
  href: (run: RunSummary) => string,
  now: number,
): RunColumn[] {
  const fixed: RunColumn[] = [
    {
      id: 'status',
      label: labels.status,
      sortable: true,
      cell: run => <RunStatusBadge status={run.status} />,
    },
    {
      id: 'run_name',
      label: labels.name,
      sortable: true,
      isRowHeader: true,
      cell: run => (
        <Link href={href(run)}>
          <Shortened text={run.name} />
        </Link>
      ),
    },
    {
      id: 'start_time',
      label: labels.started,
      sortable: true,
      cell: run => <RelativeTime at={run.startTime} />,
    },
    {
      id: 'duration',
      label: labels.duration,
      sortable: false,
      cell: run => durationWords(run, now, labels.unknownTime),
    },
    {
      id: 'commit',
      label: labels.commit,
      sortable: false,
      cell: run => <RunCommit commit={run.commit} />,
    },
  ];
  const metrics = chooseMetrics(runs, MOST_METRICS).map(
    (name): RunColumn => ({
      id: `metrics.${name}`,
      label: name,
      sortable: true,
      cell: run => shownMetric(run, name),
    }),
  );
  const params = chooseParams(runs, MOST_PARAMS).map(
    (name): RunColumn => ({
      id: `params.${name}`,
      label: name,
      sortable: true,
      cell: run => <Shortened text={ownValue(run.params, name) ?? '–'} />,
    }),
  );
  return [...fixed, ...metrics, ...params];
}
