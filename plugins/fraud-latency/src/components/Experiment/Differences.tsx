import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type {
  ArmDifference,
  ExperimentMetric,
  ExperimentResponse,
} from '@modelport/plugin-fraud-latency-common';
import { RelativeTime } from '@modelport/plugin-ml-react';
import { percent } from '../../model/percent';
import { signedPercent } from '../../model/signedPercent';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';

/** What cards have to have before arms are compared. */
const COUNTED = {
  'missed-fraud': 'aMissedFraud',
  review: 'aReview',
  decline: 'aDecline',
} as const satisfies Record<ExperimentMetric, string>;

interface DifferenceProps {
  difference: ArmDifference;
  response: ExperimentResponse;
}

function useCards(response: ExperimentResponse) {
  return (variant: string) =>
    response.arms.find(arm => arm.variant === variant);
}

/** One arm against the control, in a sentence. */
function Difference({ difference, response }: DifferenceProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const armOf = useCards(response);
  const { variant, control, lift, interval, outcomesNeeded } = difference;
  if (lift === undefined || interval === undefined) {
    return (
      <Alert
        status="info"
        icon
        title={t('experiment.tooFew', {
          ...{ variant, control },
          what: t(`experiment.${COUNTED[response.metric]}`),
          needed: String(outcomesNeeded),
          arm: writeCount(armOf(variant)?.cardsWithOutcome ?? 0),
          other: writeCount(armOf(control)?.cardsWithOutcome ?? 0),
        })}
      />
    );
  }
  const [low, high] = interval;
  const words = {
    ...{ variant, control },
    lift: signedPercent(lift),
    from: signedPercent(low),
    to: signedPercent(high),
  };
  if (low <= 0 && high >= 0) {
    return <Alert status="info" icon title={t('experiment.same', words)} />;
  }
  return (
    <Alert
      status="success"
      icon
      title={t(high < 0 ? 'experiment.lower' : 'experiment.higher', words)}
    />
  );
}

/** How many more cards are needed, in a sentence. */
function Needed({ difference, response }: DifferenceProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const armOf = useCards(response);
  const { variant, control, cardsNeeded, plannedLift } = difference;
  if (cardsNeeded === undefined) return null;
  const cards = Math.min(
    armOf(variant)?.cards ?? 0,
    armOf(control)?.cards ?? 0,
  );
  return (
    <Text as="p" color="secondary">
      {t('experiment.needed', {
        needed: writeCount(cardsNeeded),
        lift: percent(plannedLift),
        cards: writeCount(cards),
      })}
    </Text>
  );
}

/** How the arms differ from the control, and how far that can be trusted. */
export function Differences({ response }: { response: ExperimentResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { differences, maturedShare, maturityDays, metric, since } = response;
  return (
    <Flex direction="column" gap="2">
      {differences.length === 0 && (
        <Alert status="info" icon title={t('experiment.oneArm')} />
      )}
      {differences.map(difference => (
        <Flex key={difference.variant} direction="column" gap="2">
          <Difference difference={difference} response={response} />
          <Needed difference={difference} response={response} />
        </Flex>
      ))}
      {differences.length > 0 && (
        <Text as="p" color="secondary">
          {t('experiment.interval')}{' '}
          {differences.some(({ isAdjusted }) => isAdjusted) &&
            t('experiment.adjusted')}
        </Text>
      )}
      {metric === 'missed-fraud' && maturedShare !== null && (
        <Text as="p" color="secondary">
          {t('experiment.matured', {
            share: percent(maturedShare),
            count: maturityDays,
          })}
        </Text>
      )}
      {since !== undefined && (
        <Text as="p" color="secondary">
          {t('experiment.since')} <RelativeTime at={Date.parse(since)} />
        </Text>
      )}
    </Flex>
  );
}
