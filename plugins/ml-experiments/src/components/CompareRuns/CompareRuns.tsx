import { useCallback, useMemo, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, ButtonLink, Flex, Switch, Text } from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import type { CompareRunsResponse } from '@modelport/plugin-ml-experiments-common';
import {
  EmptyState,
  type LiveRequest,
  LiveView,
  useLive,
  useMetricTraits,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { entityChannel } from '../../model/channels';
import { CompareRow, compareRows } from '../../model/compareRows';
import { isFinal } from '../../model/runState';
import { mlExperimentsTranslationRef } from '../../translation';
import { AnswerNotices } from '../shared/AnswerNotices';
import { CompareCurves } from './CompareCurves';
import { CompareTable } from './CompareTable';
import { type ComparedRuns, loadComparison } from './loadComparison';

interface CompareRunsProps {
  entityRef: CompoundEntityRef;
  runIds: string[];
}

const hasSystem = (rows: readonly CompareRow[]) =>
  rows.some(({ kind }) => kind === 'system');

function useStateInWords(rows: CompareRow[]): string {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const count = (kind: CompareRow['kind'], onlyDiffering: boolean) =>
    String(
      rows.filter(row => row.kind === kind && (!onlyDiffering || row.differs))
        .length,
    );
  const state = t('compare.state', {
    params: count('param', true),
    allParams: count('param', false),
    metrics: count('metric', true),
    allMetrics: count('metric', false),
  });
  return hasSystem(rows)
    ? `${state} ${t('compare.stateSystem', {
        differing: count('system', true),
        all: count('system', false),
      })}`
    : state;
}

function Comparison(props: {
  entityRef: CompoundEntityRef;
  answer: CompareRunsResponse;
}) {
  const { entityRef, answer } = props;
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const [onlyDifferences, setOnlyDifferences] = useState(true);
  const [withSystem, setWithSystem] = useState(false);
  const traits = useMetricTraits(entityRef);
  const rows = useMemo(
    () => compareRows(answer.items, traits),
    [answer, traits],
  );
  const words = useStateInWords(rows);
  const shown = rows.filter(
    ({ kind, differs }) =>
      (differs || !onlyDifferences) && (withSystem || kind !== 'system'),
  );
  if (answer.items.length < 2) {
    return (
      <EmptyState
        title={t('compare.missing')}
        nextStep={t('compare.missingNext')}
      />
    );
  }
  return (
    <>
      <Text as="h1" variant="title-medium">
        {t('compare.title', { runs: String(answer.items.length) })}
      </Text>
      <Text as="p" variant="body-large" data-testid="compare-in-words">
        {words}
      </Text>
      <CompareCurves
        entityRef={entityRef}
        runs={answer.items}
        primary={traits.primary}
      />
      <Flex gap="4">
        <Switch
          label={t('compare.onlyDifferences')}
          isSelected={onlyDifferences}
          onChange={setOnlyDifferences}
        />
        {hasSystem(rows) && (
          <Switch
            label={t('compare.system')}
            isSelected={withSystem}
            onChange={setWithSystem}
          />
        )}
      </Flex>
      {shown.length === 0 ? (
        <Text color="secondary">{t('compare.same')}</Text>
      ) : (
        <CompareTable runs={answer.items} rows={shown} />
      )}
    </>
  );
}

/** Several runs side by side. */
export function CompareRuns({ entityRef, runIds }: CompareRunsProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const api = useApi(mlExperimentsApiRef);
  const url = useUrlState();
  const ids = runIds.join(',');
  const load = useCallback(
    async ({ signal }: LiveRequest<ComparedRuns>) => {
      const value = await loadComparison(
        api,
        entityRef,
        ids.split(','),
        signal,
      );
      const { stale, items } = value.answer;
      return {
        value,
        done: !stale && items.every(({ status }) => isFinal(status)),
      };
    },
    [api, entityRef, ids],
  );
  const channel = entityChannel(stringifyEntityRef(entityRef));
  const live = useLive({ channel, key: `${channel}#${ids}`, load });

  return (
    <Flex direction="column" gap="4">
      <Flex>
        <ButtonLink
          href={url.href({ compare: undefined, metric: undefined })}
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
        >
          {t('compare.back')}
        </ButtonLink>
      </Flex>
      <LiveView
        live={live}
        loadingText={t('compare.loading', { runs: String(runIds.length) })}
        what={t('compare.what')}
      >
        {({ answer, unread }) => (
          <>
            {unread.length > 0 && (
              <Alert
                role="status"
                status="warning"
                icon
                title={t('compare.unread', {
                  model: entityRef.name,
                  runs: unread.join(', '),
                })}
              />
            )}
            <AnswerNotices answer={answer} />
            <Comparison entityRef={entityRef} answer={answer} />
          </>
        )}
      </LiveView>
    </Flex>
  );
}
