import { useMemo, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, SearchField, Switch, Text } from '@backstage/ui';
import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { TrainingState } from '@modelport/plugin-ml-training-common';
import { LiveView, Section } from '@modelport/plugin-ml-react';
import {
  awaitsFirstLine,
  matchingLines,
  MAX_LOG_LINES,
  shownLines,
  toBlocks,
} from '../../model/logText';
import type { LogText } from '../../model/logText';
import { mlTrainingTranslationRef } from '../../translation';
import { LogViewport } from './LogViewport';
import { useTrainingLog } from './useTrainingLog';
import styles from './TrainingDetail.module.css';

interface TrainingLogProps {
  entityRef: CompoundEntityRef;
  id: string;
  state: TrainingState;
}

function LogLines({ log, state }: { log: LogText; state: TrainingState }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const [follow, setFollow] = useState(true);
  const [wanted, setWanted] = useState('');
  const lines = useMemo(() => shownLines(log), [log]);
  const shown = useMemo(
    () => (wanted ? matchingLines(lines, wanted) : lines),
    [lines, wanted],
  );
  const blocks = useMemo(
    () => toBlocks(shown, wanted ? 0 : log.dropped),
    [shown, wanted, log.dropped],
  );
  const starts = state === 'running' && awaitsFirstLine(lines);
  if (lines.length === 0 && !starts) {
    return <Text>{t(hasEnded(state) ? 'log.noneEnded' : 'log.none')}</Text>;
  }
  if (lines.length === 0) {
    return <Text>{t('log.starts')}</Text>;
  }
  const cut = log.dropped > 0 || lines.length >= MAX_LOG_LINES;
  const count = cut
    ? t('log.linesCut', { shown: String(lines.length) })
    : t('log.lines', { count: lines.length });
  return (
    <Flex direction="column" gap="3">
      <Flex align="center" gap="4" className={styles.bar}>
        <SearchField
          aria-label={t('log.search')}
          placeholder={t('log.search')}
          size="small"
          className={styles.search}
          value={wanted}
          onChange={setWanted}
        />
        <Switch
          label={t('log.follow')}
          isSelected={follow}
          onChange={setFollow}
        />
        <Text color="secondary" className={styles.number}>
          {wanted ? t('log.matches', { count: shown.length }) : count}
        </Text>
      </Flex>
      <LogViewport
        label={t('log.label')}
        blocks={blocks}
        wanted={wanted}
        follow={follow}
        onFollow={setFollow}
      />
      {starts && <Text color="secondary">{t('log.starts')}</Text>}
    </Flex>
  );
}

/** The log of a training, live. */
export function TrainingLog({ entityRef, id, state }: TrainingLogProps) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const live = useTrainingLog(entityRef, id);
  return (
    <Section title={t('log.title')}>
      <LiveView live={live} loadingText={t('log.loading')} what={t('log.what')}>
        {log => <LogLines log={log} state={state} />}
      </LiveView>
    </Section>
  );
}
