import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { formatDuration } from '@modelport/plugin-ml-common';
import type {
  Training,
  TrainingProfile,
  TrainingRun,
} from '@modelport/plugin-ml-training-common';
import {
  type DataColumn,
  PersonName,
  RelativeTime,
  Shortened,
} from '@modelport/plugin-ml-react';
import { changedParameters } from '../../model/changedParameters';
import { trainingDuration } from '../../model/trainingState';
import { CommitCode } from '../shared/CommitCode';
import { TrainingStateBadge } from '../shared/TrainingStateBadge';
import styles from './TrainingsTable.module.css';

/** Names of the columns, and words in them. */
export interface TrainingColumnTexts {
  state: string;
  profile: string;
  parameters: string;
  defaults: string;
  reading: string;
  by: (user: JSX.Element) => ReactNode;
  started: string;
  duration: string;
  run: string;
  runLink: string;
}

interface TrainingColumnsOptions {
  texts: TrainingColumnTexts;
  /** Undefined while they are read. */
  profiles: readonly TrainingProfile[] | undefined;
  now: number;
  href: (training: Training) => string;
  /** Absent where nothing shows runs. */
  runHref?: (run: TrainingRun) => string;
}

const NONE = '–';

/** The columns of the table of trainings. */
export function trainingColumns(
  options: TrainingColumnsOptions,
): DataColumn<Training>[] {
  const { texts, profiles, now, href, runHref } = options;
  const columns: DataColumn<Training>[] = [
    {
      id: 'state',
      label: texts.state,
      cell: ({ state }) => <TrainingStateBadge state={state} />,
    },
    {
      id: 'profile',
      label: texts.profile,
      isRowHeader: true,
      cell: training => (
        <div className={styles.wrap}>
          <Link href={href(training)}>
            {profiles
              ? profiles.find(({ name }) => name === training.profile)?.title ??
                training.profile
              : texts.reading}
          </Link>
          <div>
            <CommitCode commit={training.commit} />
          </div>
        </div>
      ),
    },
    {
      id: 'parameters',
      label: texts.parameters,
      cell: training => {
        if (!profiles) {
          return texts.reading;
        }
        const words = changedParameters(training, profiles)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ');
        return words ? <Shortened text={words} /> : texts.defaults;
      },
    },
    {
      id: 'started',
      label: texts.started,
      cell: ({ startedAt, createdBy }) => (
        <div className={styles.wrap}>
          {startedAt ? <RelativeTime at={Date.parse(startedAt)} /> : NONE}
          <div>{texts.by(<PersonName user={createdBy} />)}</div>
        </div>
      ),
    },
    {
      id: 'duration',
      label: texts.duration,
      cell: training => formatDuration(trainingDuration(training, now)),
    },
  ];
  if (runHref) {
    columns.push({
      id: 'run',
      label: texts.run,
      cell: ({ run }) =>
        run ? <Link href={runHref(run)}>{texts.runLink}</Link> : NONE,
    });
  }
  return columns;
}
