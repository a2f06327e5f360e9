import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { RelativeTime } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

interface AgeNoticeProps {
  /** When the figures were made, ISO 8601. */
  at: string;
  /** Whether newer ones are on their way. */
  isOld: boolean;
}

/** Says how old figures are that newer ones are made for; draws nothing over fresh ones. */
export function AgeNotice({ at, isOld }: AgeNoticeProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return isOld ? (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('records.oldTitle', {
        age: <RelativeTime at={Date.parse(at)} />,
      })}
      description={t('records.oldNext')}
    />
  ) : null;
}
