import { useEffect, useState } from 'react';
import { identityApiRef, useApiHolder } from '@backstage/frontend-plugin-api';

/** Full reference of the person who looks; undefined until that is known, and where it cannot be known. */
export function useMyself(): string | undefined {
  const identity = useApiHolder().get(identityApiRef);
  const [myself, setMyself] = useState<string>();
  useEffect(() => {
    let isGone = false;
    identity?.getBackstageIdentity().then(
      ({ userEntityRef }) => {
        if (!isGone) setMyself(userEntityRef);
      },
      () => undefined, // not known then
    );
    return () => {
      isGone = true;
    };
  }, [identity]);
  return myself;
}
