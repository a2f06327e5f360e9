import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { EmptyState, useUrlState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

/** Whether the backend takes nothing of what the URL holds (HTTP 400): another try cannot help. */
export const isRefusedInput = (error: Error | undefined): boolean =>
  error !== undefined &&
  (error.name === 'InputError' ||
    ('statusCode' in error && error.statusCode === 400));

/** The URL names a page of a list that there is not: leads back to the first. */
export function NoSuchPage() {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  return (
    <EmptyState
      title={t('records.noPageTitle')}
      nextStep={t('records.noPageNext')}
      actions={
        <Button
          variant="secondary"
          onPress={() => url.go({ pages: undefined })}
        >
          {t('records.firstPage')}
        </Button>
      }
    />
  );
}
