import {
  DeniedState,
  FailedState,
  isDenied,
  reasonOf,
} from '@modelport/plugin-ml-react';

interface ActionFailureProps {
  error: Error | undefined;
  /** What may not be done. */
  denied: string;
  /** What did not happen. */
  failed: string;
  owner?: string;
}

/** Why an action did nothing; draws nothing while there is no failure. */
export function ActionFailure(props: ActionFailureProps) {
  const { error, denied, failed, owner } = props;
  if (!error) {
    return null;
  }
  return isDenied(error) ? (
    <DeniedState
      what=""
      title={denied}
      owner={owner}
      reason={reasonOf(error)}
    />
  ) : (
    <FailedState title={failed} reason={reasonOf(error)} />
  );
}
