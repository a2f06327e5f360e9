import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { TextAreaField } from '@backstage/ui';
import { REASON_LENGTH } from '@modelport/plugin-fraud-latency-common';
import { useLengthProblem } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

/** Why a reason cannot be sent; undefined for one that can. */
export function useReasonProblem(text: string): string | undefined {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { length } = text.trim();
  if (length === 0) return t('serving.reasonProblem');
  return length > REASON_LENGTH ? t('serving.reasonTooLong') : undefined;
}

interface ReasonFieldProps {
  value: string;
  onChange: (text: string) => void;
}

/** Takes the reason for a change. */
export function ReasonField({ value, onChange }: ReasonFieldProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const tooLong = useLengthProblem()(value, REASON_LENGTH);
  return (
    <TextAreaField
      label={t('serving.reason')}
      description={tooLong ?? t('serving.reasonHint')}
      isRequired
      isInvalid={tooLong !== undefined}
      validationBehavior="aria"
      rows={2}
      value={value}
      onChange={onChange}
    />
  );
}
