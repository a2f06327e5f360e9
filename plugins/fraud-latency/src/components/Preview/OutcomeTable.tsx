import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { NO_VALUE } from '@modelport/plugin-ml-common';
import type {
  PolicyOutcome,
  PolicyPreview,
} from '@modelport/plugin-fraud-latency-common';
import { WideTable } from '@modelport/plugin-ml-react';
import { writeDifference, writeEstimate } from '../../model/difference';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeMoney } from '../shared/money';
import shared from '../shared/shared.module.css';

interface Line {
  name: string;
  /** null where it is not known. */
  of: (outcome: PolicyOutcome) => number | null;
  /** Standard error; 0 where nothing was drawn, so that there is none. */
  errorOf?: (outcome: PolicyOutcome) => number;
  isMoney?: boolean;
  /** Whether it is a figure of frauds, which rests on the known ones. */
  isOfFraud?: boolean;
}

function useLines({ before, after }: PolicyPreview): Line[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const isOld = !before.fraudsTo || !after.fraudsTo;
  const isOfFraud = true;
  const places: Line[] = isOld
    ? []
    : [
        {
          ...{ name: t('policy.fraudsDeclined'), isOfFraud },
          of: ({ fraudsTo }) => fraudsTo?.decline.count ?? null,
        },
        {
          ...{ name: t('policy.fraudsReviewed'), isOfFraud },
          of: ({ fraudsTo }) => fraudsTo?.review.count ?? null,
        },
        {
          ...{ name: t('policy.fraudsApproved'), isOfFraud },
          of: ({ fraudsTo }) => fraudsTo?.approve.count ?? null,
        },
      ];
  return [
    ...places,
    {
      name: t(isOld ? 'policy.caughtOld' : 'policy.caught'),
      isOfFraud,
      of: ({ caught }) => caught.count,
      errorOf: ({ caught }) => caught.countError,
    },
    {
      ...{ name: t('policy.caughtAmount'), isOfFraud, isMoney: true },
      of: ({ caught }) => caught.amount,
      errorOf: ({ caught }) => caught.amountError,
    },
    {
      name: t(isOld ? 'policy.missedOld' : 'policy.missed'),
      isOfFraud,
      of: ({ missed }) => missed.count,
    },
    {
      ...{ name: t('policy.missedAmount'), isOfFraud, isMoney: true },
      of: ({ missed }) => missed.amount,
    },
    {
      name: t('policy.wrongDeclined'),
      of: ({ falsePositives }) => falsePositives.declined,
    },
    {
      name: t('policy.wrongReviewed'),
      of: ({ falsePositives }) => falsePositives.reviewed,
    },
    {
      ...{ name: t('policy.wrongAmount'), isMoney: true },
      of: ({ falsePositives }) => falsePositives.amount,
    },
    {
      name: t('policy.reviewsPerDay'),
      of: ({ reviewsPerDay }) => reviewsPerDay,
    },
    { name: t('policy.approved'), of: ({ approved }) => approved },
    { name: t('policy.reviewed'), of: ({ reviewed }) => reviewed },
    { name: t('policy.declined'), of: ({ declined }) => declined },
  ];
}

interface OutcomeTableProps {
  preview: PolicyPreview;
  /** Whether the figures of fraud rest on too few known frauds. */
  areTooFew: boolean;
}

/** What was decided then, what the policy decides, and the difference. */
export function OutcomeTable({ preview, areTooFew }: OutcomeTableProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const lines = useLines(preview);
  const { before, after, currency } = preview;
  const valueOf = (outcome: PolicyOutcome, { of, errorOf, isMoney }: Line) => {
    const write = (value: number, unit = currency) =>
      isMoney ? writeMoney(value, unit) : writeEstimate(value);
    const value = of(outcome);
    if (value === null) return NO_VALUE;
    const error = errorOf?.(outcome) ?? 0;
    return error > 0
      ? t('policy.withError', { value: write(value, ''), error: write(error) })
      : write(value);
  };
  const differenceOf = ({ of, isMoney }: Line) => {
    const [then, now] = [of(before), of(after)];
    if (then === null || now === null) return NO_VALUE;
    return writeDifference(
      now - then,
      isMoney ? amount => writeMoney(amount, currency) : writeEstimate,
    );
  };
  return (
    <WideTable>
      <table className={shared.numbers} aria-label={t('policy.figures')}>
        <thead>
          <tr>
            <th scope="col" className={shared.word}>
              {t('policy.figure')}
            </th>
            {(['before', 'after', 'difference'] as const).map(column => (
              <th key={column} scope="col">
                {t(`policy.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <tr key={line.name}>
              <th scope="row" className={shared.word}>
                {areTooFew && line.isOfFraud
                  ? t('policy.tooFewMark', { name: line.name })
                  : line.name}
              </th>
              <td>{valueOf(before, line)}</td>
              <td>{valueOf(after, line)}</td>
              <td>{differenceOf(line)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}
