import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  ArmPart,
  ExperimentArm,
} from '@modelport/plugin-fraud-latency-common';
import { Shortened, WideTable } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';
import { VersionName } from '../shared/VersionName';
import shared from '../shared/shared.module.css';

/**
 * Whether arm and arm have the same of something: what all of them had alike, one after the other, is the same, too. An arm
 * without a payment says nothing.
 */
const isShared = (
  arms: readonly ExperimentArm[],
  of: (part: ArmPart) => unknown,
) =>
  new Set(
    arms
      .filter(({ parts }) => parts.length > 0)
      .map(({ parts }) =>
        [...new Set(parts.map(part => JSON.stringify(of(part))))]
          .sort()
          .join(' '),
      ),
  ).size <= 1;

/** What the arms decide with, and what of it they share: only in what they do not share can a difference lie. */
export function ArmParts({ arms }: { arms: readonly ExperimentArm[] }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('experiment.parts');
  const isOne =
    new Set(
      arms.flatMap(({ parts }) =>
        parts.map(({ policy }) => JSON.stringify(policy)),
      ),
    ).size <= 1;
  const policyWords = () => {
    if (isOne) return t('experiment.samePolicy');
    return t(
      isShared(arms, ({ policy }) => policy)
        ? 'experiment.samePolicies'
        : 'experiment.otherPolicy',
    );
  };
  const words = [
    t(
      isShared(arms, ({ featureSet }) => featureSet)
        ? 'experiment.sameFeatures'
        : 'experiment.otherFeatures',
    ),
    policyWords(),
    ...(arms.some(({ parts }) => parts.length > 1)
      ? [t('experiment.several')]
      : []),
  ];
  return (
    <div>
      <Text as="h3" variant="title-x-small">
        {label}
      </Text>
      <Text as="p">{words.join(' ')}</Text>
      <WideTable>
        <table className={shared.numbers} aria-label={label}>
          <thead>
            <tr>
              {(['variant', 'model', 'policy', 'features'] as const).map(
                name => (
                  <th key={name} scope="col" className={shared.word}>
                    {t(`experiment.${name}`)}
                  </th>
                ),
              )}
              <th scope="col">{t('experiment.payments')}</th>
            </tr>
          </thead>
          <tbody>
            {arms.flatMap(({ variant, parts }) =>
              parts.map(part => (
                <tr key={JSON.stringify([variant, part])}>
                  <th scope="row" className={shared.word}>
                    {variant}
                  </th>
                  <td className={shared.word}>
                    <VersionName model={part.model} version={part.version} />
                  </td>
                  <td className={shared.word}>
                    {t('decision.policyValue', {
                      name: part.policy.name,
                      version: String(part.policy.version),
                    })}
                  </td>
                  <td className={shared.word}>
                    <Shortened text={part.featureSet} />
                  </td>
                  <td>{writeCount(part.payments)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </WideTable>
    </div>
  );
}
