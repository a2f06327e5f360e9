import { Alert } from '@backstage/ui';
import { NamesInText, reasonOf } from '@modelport/plugin-ml-react';

interface ChangeFailureProps {
  error: Error | undefined;
  /** What did not happen. */
  title: string;
}

/** Why something did not happen, in the words of the backend; draws nothing while there is no failure. */
export function ChangeFailure({ error, title }: ChangeFailureProps) {
  return error ? (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title}
      description={<NamesInText text={reasonOf(error)} />}
    />
  ) : null;
}
