import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import type { ExperimentResponse } from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';

/** Beyond this the digits of evidence say no more. */
const MOST_EVIDENCE = 1e9;

/** Whether cards are missing from an arm: before that is known, no comparison is to be trusted. */
export function SampleRatio({ response }: { response: ExperimentResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { sampleRatio, problem } = response;
  switch (sampleRatio.state) {
    case 'mismatch': {
      const { evidence } = sampleRatio;
      const shown = writeCount(Math.min(evidence, MOST_EVIDENCE));
      return (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('experiment.mismatchTitle')}
          description={t('experiment.mismatch', {
            evidence: evidence > MOST_EVIDENCE ? `> ${shown}` : shown,
          })}
        />
      );
    }
    case 'fits':
      return <Text as="p">{t('experiment.fits')}</Text>;
    case 'unknown':
      return (
        <Alert
          role="status"
          status="info"
          icon
          title={t('experiment.ratioUnknown')}
          description={problem}
        />
      );
    default:
      throw new Error(`No such check: ${sampleRatio satisfies never}`);
  }
}
