import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { ListRunsResponse } from '@modelport/plugin-ml-experiments-common';
import { useMetricTraits, useUrlState } from '@modelport/plugin-ml-react';
import { bestRun } from '../../model/bestRun';
import { mlExperimentsTranslationRef } from '../../translation';
import styles from './RunsTable.module.css';

/** The state of a model's runs in one sentence. */
export function RunsInWords(props: {
  entityRef: CompoundEntityRef;
  answer: ListRunsResponse;
}) {
  const { entityRef, answer } = props;
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const url = useUrlState();
  const traits = useMetricTraits(entityRef);
  const { items, nextPageToken } = answer;
  const best = bestRun(items, traits);
  const running = items.filter(({ status }) => status === 'RUNNING').length;
  const shown = items.length;
  let count: string = t('list.count', { count: shown });
  if (nextPageToken) {
    count = t('list.countMore', { shown: String(shown) });
  } else if (url.get('pages')) {
    count = t('list.countLast', { count: shown });
  }
  return (
    <Text
      as="p"
      variant="body-large"
      className={styles.words}
      data-testid="runs-in-words"
    >
      {count}
      {running > 0 && `; ${t('list.running', { count: running })}`}
      {best && (
        <>
          {'; '}
          {t('list.best', {
            metric: best.metric,
            value: [formatNumber(best.value), traits.unit(best.metric)]
              .filter(Boolean)
              .join(' '),
          })}{' '}
          <Link href={url.href({ run: best.run.runId })}>{best.run.name}</Link>
        </>
      )}
      .
    </Text>
  );
}
