import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  Evidence,
  GateOutcome,
} from '@modelport/plugin-ml-registry-common';
import { ScrollRegion } from '@modelport/plugin-ml-react';
import { gatesOf } from '../../model/evidence';
import { measuredNumber } from '../../model/measuredNumber';
import { mlRegistryTranslationRef } from '../../translation';
import comparison from '../Comparison/Comparison.module.css';
import { CommitCode } from '../shared/CommitCode';

type Judged = Extract<GateOutcome, 'kept' | 'missed' | 'not-measured'>;

/** What an outcome is called. */
export function useOutcomeWords(): Record<GateOutcome, string> {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  return {
    kept: t('gates.kept'),
    missed: t('gates.missed'),
    'not-measured': t('gates.notMeasured'),
    malformed: t('gates.malformed'),
    unread: t('gates.unread'),
  };
}

/**
 * How a version stood to the gates of `modelport.yaml` when champion was asked for; nothing where none were declared.
 * Says that they do not block: whoever decides must not take them for a lock.
 */
export function GateAdvice({ measured }: { measured: readonly Evidence[] }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const words = useOutcomeWords();
  const { all, judged, unjudged } = gatesOf(measured);
  if (all.length === 0) {
    return null;
  }
  const count = (outcome: Judged) =>
    String(judged.filter(each => each.outcome === outcome).length);
  const commit = all.find(({ declaredAt }) => declaredAt)?.declaredAt;
  return (
    <Flex direction="column" gap="2">
      <Text as="h3" weight="bold">
        {t('gates.title')}
      </Text>
      <Text as="p">
        {judged.length > 0 &&
          `${t('gates.inWords', {
            kept: count('kept'),
            missed: count('missed'),
            unmeasured: count('not-measured'),
          })} `}
        {t('gates.advice')}
        {commit && (
          <>
            {' '}
            {t('gates.commit')} <CommitCode commit={commit} />.
          </>
        )}
      </Text>
      {judged.length > 0 && (
        <ScrollRegion label={t('gates.title')} className={comparison.scroll}>
          <table className={comparison.table} aria-label={t('gates.title')}>
            <thead>
              <tr>
                <th scope="col">{t('gates.metric')}</th>
                <th scope="col">{t('gates.bound')}</th>
                <th scope="col">{t('gates.measured')}</th>
                <th scope="col">{t('gates.outcome')}</th>
              </tr>
            </thead>
            <tbody>
              {judged.map(({ label, bound, value, outcome }, index) => (
                // eslint-disable-next-line react/no-array-index-key -- a metric may have two gates
                <tr key={`${index}/${label}`}>
                  <th scope="row">{label}</th>
                  <td>{bound}</td>
                  <td title={outcome === 'not-measured' ? undefined : value}>
                    {outcome === 'not-measured'
                      ? '–'
                      : measuredNumber(label, value)}
                  </td>
                  <td
                    className={
                      outcome === 'kept' ? undefined : comparison.better
                    }
                  >
                    {outcome && words[outcome]}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {unjudged.map(({ label, value, outcome }) => (
        <Text as="p" key={label}>
          {label}: {outcome && words[outcome]}. {value}
        </Text>
      ))}
    </Flex>
  );
}
