import type { ReactNode } from 'react';
import { Flex } from '@backstage/ui';
import type { LiveState } from '../live/useLive';
import { DeniedState, isDenied } from './DeniedState';
import { FailedState } from './FailedState';
import { isMissing } from './isMissing';
import { LoadingState } from './LoadingState';
import { reasonOf } from './reasonOf';
import { StaleBanner } from './StaleBanner';

/**
 * Props of {@link LiveView}.
 *
 * @public
 */
export interface LiveViewProps<T> {
  live: LiveState<T>;
  /** What is being read, for the loading state. */
  loadingText?: string;
  /** What may not be seen, for the denied state. */
  what: string;
  /** Who can give access, for the denied state. */
  owner?: string;
  /** What stands there when there is no such thing (HTTP 404), which another try cannot help. */
  missing?: ReactNode;
  children: (value: T) => ReactNode;
}

/**
 * Draws live data in each of its states. A lost permission hides what was shown
 * before; a thing that is missing is no failure; any other failure keeps the old answer under a banner with its age.
 *
 * @public
 */
export function LiveView<T>(props: LiveViewProps<T>) {
  const { live, loadingText, what, owner, missing, children } = props;
  if (live.error && isDenied(live.error)) {
    return <DeniedState what={what} owner={owner} />;
  }
  if (live.value === undefined && missing && isMissing(live.error)) {
    return <>{missing}</>;
  }
  if (live.value === undefined) {
    return live.error ? (
      <FailedState reason={reasonOf(live.error)} onRetry={live.retry} />
    ) : (
      <LoadingState text={loadingText} />
    );
  }
  return (
    <Flex direction="column" gap="4">
      {live.error && live.at !== undefined && (
        <StaleBanner
          at={live.at}
          reason={reasonOf(live.error)}
          onRetry={live.retry}
        />
      )}
      {children(live.value)}
    </Flex>
  );
}
