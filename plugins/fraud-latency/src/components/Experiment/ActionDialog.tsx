import { type ReactNode, useId, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import { useAction } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { ChangeFailure } from '../Serving/ChangeFailure';
import { ReasonField, useReasonProblem } from '../Serving/ReasonField';
import { WhyNot } from '../Serving/WhyNot';
import styles from '../Serving/Serving.module.css';

interface ActionFormProps {
  /** What follows, in one sentence or two. */
  consequence: string;
  /** Name of the button that sends it. */
  send: string;
  isDestructive?: boolean;
  /** Why what the fields hold cannot be sent; undefined once it can. */
  problem?: string;
  /** The fields, before that of the reason. */
  children?: ReactNode;
  onSend: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** What a dialog asks for: fields and a reason, with what follows. It stays open, with the answer, where it is refused. */
export function ActionForm(props: ActionFormProps) {
  const { consequence, send, isDestructive, problem, children } = props;
  const { onSend, onClose } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const [reason, setReason] = useState('');
  const whyId = useId();
  const action = useAction(async (text: string) => {
    await onSend(text);
    onClose();
  });
  const reasonProblem = useReasonProblem(reason);
  const why = problem ?? reasonProblem;
  return (
    <>
      <DialogBody>
        <Flex direction="column" gap="3">
          <Text as="p">{consequence}</Text>
          {children}
          <ReasonField value={reason} onChange={setReason} />
          <WhyNot id={whyId} why={why} />
          <ChangeFailure
            error={action.pending ? undefined : action.error}
            title={t('serving.failed')}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          destructive={isDestructive}
          isDisabled={why !== undefined || action.pending}
          aria-describedby={why === undefined ? undefined : whyId}
          onPress={() => action.run(reason.trim())}
        >
          {send}
        </Button>
        <Button variant="secondary" slot="close">
          {t('serving.cancel')}
        </Button>
      </DialogFooter>
    </>
  );
}

interface ActionDialogProps {
  /** Name of the button that opens it. */
  button: string;
  title: string;
  isDisabled: boolean;
  /** Id of the text that says why. */
  describedBy?: string;
  /** Draws what is in it, anew each time that it is opened. */
  children: (onClose: () => void) => ReactNode;
}

/** A button, and the dialog that it opens. */
export function ActionDialog(props: ActionDialogProps) {
  const { button, title, isDisabled, describedBy, children } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        variant="secondary"
        isDisabled={isDisabled}
        aria-describedby={describedBy}
      >
        {button}
      </Button>
      <Dialog isDismissable width={560} className={styles.dialog}>
        <DialogHeader>{title}</DialogHeader>
        {children(() => setOpen(false))}
      </Dialog>
    </DialogTrigger>
  );
}
