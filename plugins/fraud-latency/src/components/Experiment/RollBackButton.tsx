import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { fraudLatencyTranslationRef } from '../../translation';
import { ActionDialog } from './ActionDialog';
import { RollBackForm, type RollBackProps } from './RollBackForm';

interface RollBackButtonProps extends RollBackProps {
  /** Id of the text that says why it cannot be used; absent while it can. */
  whyNotId: string | undefined;
}

/** The way back to the control, while an experiment runs and once it was ended. */
export function RollBackButton({ whyNotId, ...about }: RollBackButtonProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <ActionDialog
      button={t('running.rollBack')}
      title={t('running.rollBackTitle', { name: about.name })}
      isDisabled={whyNotId !== undefined}
      describedBy={whyNotId}
    >
      {onClose => <RollBackForm {...about} onClose={onClose} />}
    </ActionDialog>
  );
}
