import { Alert } from '@backstage/ui';
import { FailedState, isDenied } from '@modelport/plugin-ml-react';

interface ActionFailureProps {
  error: Error | undefined;
  /** What may not be done. */
  denied: string;
  /** What did not happen. */
  failed: string;
  /** What is to be done, beside what the error says. */
  hint?: string;
}

/** Why an action did nothing; draws nothing while there is no failure. */
export function ActionFailure(props: ActionFailureProps) {
  const { error, denied, failed, hint } = props;
  if (!error) {
    return null;
  }
  return isDenied(error) ? (
    <Alert
      role="alert"
      status="info"
      icon
      title={denied}
      description={error.message}
    />
  ) : (
    <FailedState
      title={failed}
      reason={hint ? `${error.message} ${hint}` : error.message}
    />
  );
}
