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
  /** How things stand now, where the failure is that they changed meanwhile. */
  now?: string;
  owner?: string;
}

/** Why an action did nothing; draws nothing while there is no failure. */
export function ActionFailure(props: ActionFailureProps) {
  const { error, denied, failed, now, owner } = props;
  if (!error) {
    return null;
  }
  const reason = reasonOf(error);
  return isDenied(error) ? (
    <DeniedState what="" title={denied} owner={owner} reason={reason} />
  ) : (
    <FailedState
      title={failed}
      reason={now ? `${reason.replace(/[.!?]$/, '')}. ${now}` : reason}
    />
  );
}
