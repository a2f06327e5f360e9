import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import type {
  Training,
  TrainingProfile,
} from '@modelport/plugin-ml-training-common';
import {
  Pager,
  useNow,
  useUrlState,
  DataTable,
} from '@modelport/plugin-ml-react';
import { mlTrainingTranslationRef } from '../../translation';
import { useRunHref } from '../shared/useRunHref';
import { trainingColumns } from './trainingColumns';

interface TrainingsTableProps {
  label: string;
  trainings: Training[];
  /** Undefined while they are read. */
  profiles: readonly TrainingProfile[] | undefined;
  /** Ids before which the pages up to this one begin. */
  pages: string[];
  nextBefore?: string;
}

/** Trainings, newest first, in pages. */
export function TrainingsTable(props: TrainingsTableProps) {
  const { label, trainings, profiles, pages, nextBefore } = props;
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const url = useUrlState();
  const now = useNow(1_000);
  const runHref = useRunHref();
  const columns = useMemo(
    () =>
      trainingColumns({
        texts: {
          state: t('list.state'),
          profile: t('list.profile'),
          parameters: t('list.parameters'),
          defaults: t('list.defaults'),
          reading: t('list.reading'),
          by: user => t('list.by', { user }),
          started: t('list.started'),
          duration: t('list.duration'),
          run: t('list.run'),
          runLink: t('list.runLink'),
        },
        profiles,
        now,
        href: ({ id }) => url.href({ training: id }),
        runHref,
      }),
    [t, profiles, now, url, runHref],
  );
  return (
    <Flex direction="column" gap="3">
      <DataTable label={label} columns={columns} rows={trainings} />
      <Pager pages={pages} next={nextBefore} />
    </Flex>
  );
}
