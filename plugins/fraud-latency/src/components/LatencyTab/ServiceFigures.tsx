import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { isNothingObserved } from '../../model/isNothingObserved';
import { fraudLatencyTranslationRef } from '../../translation';
import { StagesTable } from '../Figures/StagesTable';
import { VersionsTable } from '../Figures/VersionsTable';
import { Instances } from '../Instances/Instances';
import { Objective } from '../Objective/Objective';
import { OverTime } from '../OverTime/OverTime';
import { Verdict } from '../Verdict/Verdict';
import { NothingObserved } from './NothingObserved';

/** What is known of the service: in words, then the objective, then figures, then pictures. */
export function ServiceFigures({ response }: { response: LatencyResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <>
      <Verdict response={response} />
      {response.problem && (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('state.problem')}
          description={response.problem}
        />
      )}
      {isNothingObserved(response) ? (
        <NothingObserved instances={response.instances} />
      ) : (
        <>
          <Objective response={response} />
          <VersionsTable versions={response.versions} />
          <StagesTable stages={response.stages} />
          <OverTime response={response} />
        </>
      )}
      <Instances instances={response.instances} />
    </>
  );
}
