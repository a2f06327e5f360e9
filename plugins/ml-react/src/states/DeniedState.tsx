import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { mlReactTranslationRef } from '../translation';

/**
 * Props of {@link DeniedState}.
 *
 * @public
 */
export interface DeniedStateProps {
  /** What may not be seen, such as "these runs". */
  what: string;
  /** Who can give access. */
  owner?: string;
  /** What may not be done, where it is not seeing. */
  title?: string;
  /** Why, in the words of the backend: those of an action name who may do it. */
  reason?: string;
}

/**
 * The user lacks the permission: says whom to ask.
 *
 * @public
 */
export function DeniedState({ what, owner, title, reason }: DeniedStateProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const asked = owner ?? t('state.deniedOwner');
  return (
    <Alert
      role="alert"
      status="info"
      icon
      title={title ?? t('state.deniedTitle', { what })}
      description={
        reason
          ? t('state.deniedReason', {
              reason: reason.replace(/[.!?]$/, ''),
              owner: asked,
            })
          : t('state.deniedText', { owner: asked })
      }
    />
  );
}

/**
 * Whether an error of a client means "not allowed" (HTTP 403).
 *
 * @public
 */
export function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  if (error.name === 'NotAllowedError') {
    return true;
  }
  return (
    ('statusCode' in error && error.statusCode === 403) ||
    ('cause' in error && isDenied(error.cause))
  );
}
