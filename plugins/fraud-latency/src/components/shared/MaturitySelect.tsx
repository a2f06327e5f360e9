import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { MATURITY_DAYS, maturityOf } from '../../model/assumptions';
import { fraudLatencyTranslationRef } from '../../translation';

/** Chooses how long outcomes take; the URL keeps it. */
export function MaturitySelect() {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  return (
    <Select
      label={t('business.maturity')}
      options={MATURITY_DAYS.map(days => ({
        value: String(days),
        label: t('business.maturityDays', { count: days }),
      }))}
      value={String(maturityOf(url.get))}
      onChange={days => url.go({ maturity: String(days) })}
    />
  );
}
