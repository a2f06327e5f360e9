import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import type { Training } from '@modelport/plugin-ml-training-common';
import { shortCommit } from '../../model/trainingState';
import { mlTrainingTranslationRef } from '../../translation';

interface CancelTrainingProps {
  training: Training;
  pending: boolean;
  onCancel: () => void;
}

/** Ends a training, after saying what that does and to what. */
export function CancelTraining(props: CancelTrainingProps) {
  const { training, pending, onCancel } = props;
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  return (
    <DialogTrigger>
      <Button
        variant="secondary"
        isPending={pending}
        isDisabled={training.state === 'cancelling'}
      >
        {t('cancel.button')}
      </Button>
      <Dialog isDismissable>
        <DialogHeader>{t('cancel.title')}</DialogHeader>
        <DialogBody>
          <Text as="p">
            {t('cancel.text', {
              profile: training.profile,
              commit: shortCommit(training.commit),
            })}
          </Text>
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" destructive slot="close" onPress={onCancel}>
            {t('cancel.confirm')}
          </Button>
          <Button variant="secondary" slot="close">
            {t('cancel.keep')}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
