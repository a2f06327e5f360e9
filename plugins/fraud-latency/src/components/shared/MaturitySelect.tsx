import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { maturityChoices, maturityOf } from '../../model/assumptions';
import { fraudLatencyTranslationRef } from '../../translation';

interface MaturitySelectProps {
  /** How long payments are kept; absent where that is not known. */
  keepDays?: number;
}

/** Chooses how long outcomes take; the URL keeps it. */
export function MaturitySelect({ keepDays }: MaturitySelectProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  return (
    <Select
      label={t('business.maturity')}
      options={maturityChoices(keepDays).map(days => ({
        value: String(days),
        label: t('business.maturityDays', { count: days }),
      }))}
      value={String(maturityOf(url.get, keepDays))}
      onChange={days => url.go({ maturity: String(days) })}
    />
  );
}
