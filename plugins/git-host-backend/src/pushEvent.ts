/**
 * Topic of the event that follows each push. Its payload is a {@link GitHostPushEvent}.
 *
 * @public
 */
export const GIT_HOST_PUSH_TOPIC = 'git-host.push';

/**
 * Says that a repository may have new commits; read the repository to see which.
 *
 * @public
 */
export type GitHostPushEvent = {
  owner: string;
  name: string;
  entityRef: string;
  /** Entity reference of the user on whose account the push was made. */
  actor: string;
};
